package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.link.SimulatedWire;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From when on a port takes connections. */
class ListeningTest {
  private static final long CLIENT = IpAddress.mapped(0x0a000001);
  private static final long SERVER = IpAddress.mapped(0x0a000002);
  private static final int PORT = 80;

  private final SimulatedWire wire = new SimulatedWire(1);
  private final ChunkPool pool = new ChunkPool(14, 1 << 10);
  private final InterruptingLink link = new InterruptingLink(wire.right);
  private final TcpStack client = new TcpStack(new TcpParameters(), wire.left, pool, 1, () -> {});
  private final TcpStack server = new TcpStack(new TcpParameters(), link, pool, 2, () -> {});

  ListeningTest() {
    client.address(0, CLIENT);
    server.address(0, SERVER);
  }

  @AfterEach
  void free() {
    client.close();
    server.close();
    wire.close();
    pool.close();
  }

  private void poll(int times) {
    for (int i = 0; i < times; i++) {
      client.poll(0);
      server.poll(0);
    }
  }

  private TcpConnection connect() {
    TcpConnection connection = client.open();
    client.connect(connection, new ConnectionKey(0, CLIENT, 1000, 0, SERVER, PORT));
    return connection;
  }

  /** As with a kernel's: who connects after listen has returned is not refused. */
  @Test
  void takesWhatComesInTheSameTurn() {
    TcpListener[] listener = new TcpListener[1];
    TcpConnection[] connection = new TcpConnection[1];
    link.beforeArrivals =
        () -> {
          link.beforeArrivals = () -> {};
          listener[0] = server.listen(0, 0, PORT, 1);
          connection[0] = connect();
          client.poll(0);
        };
    poll(4);
    assertEquals(Errno.NONE, connection[0].error());
    assertTrue(connection[0].isEstablished());
    assertNotNull(listener[0].accept());
  }

  @Test
  void ends() {
    TcpListener listener = server.listen(0, 0, PORT, 1);
    listener.close();
    poll(1);
    assertTrue(listener.isStopped());
    TcpConnection connection = connect();
    poll(4);
    assertEquals(Errno.CONNECTION_REFUSED, connection.error());
  }
}
