package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.toehold.core.link.SimulatedWire;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** An urgent byte that is written while the engine has its turn. */
class UrgentTest {
  private static final int PORT = 80;
  private static final long[] CLIENT = {0, IpAddress.mapped(0x0a000001)};
  private static final long[] SERVER = {0, IpAddress.mapped(0x0a000002)};

  @Test
  void isNotSentWithoutItsMark() {
    try (SimulatedWire wire = new SimulatedWire(1);
        ChunkPool pool = new ChunkPool(14, 1 << 10)) {
      InterruptingLink link = new InterruptingLink(wire.left);
      TcpStack client = new TcpStack(new TcpParameters(), link, pool, 1, () -> {});
      TcpStack server = new TcpStack(new TcpParameters(), wire.right, pool, 2, () -> {});
      client.address(CLIENT[0], CLIENT[1]);
      server.address(SERVER[0], SERVER[1]);
      TcpListener listener = server.listen(0, 0, PORT, 1);
      TcpConnection out = client.open();
      client.connect(
          out, new ConnectionKey(CLIENT[0], CLIENT[1], 1000, SERVER[0], SERVER[1], PORT));
      for (int i = 0; i < 4; i++) { // the handshake
        client.poll(0);
        server.poll(0);
      }
      TcpConnection in = listener.accept();
      assertNotNull(in);

      assertEquals(3, out.write(bytes("abc"), 0, 3));
      client.poll(0);
      server.poll(0); // acknowledges at once, being new
      link.afterArrivals =
          () -> {
            link.afterArrivals = () -> {};
            assertEquals(1, out.writeUrgent((byte) '!'));
          };
      client.poll(0);
      server.poll(0);
      assertEquals(3, out.write(bytes("def"), 0, 3));
      out.disconnect();
      for (int i = 0; i < 4; i++) {
        client.poll(0);
        server.poll(0);
      }
      byte[] read = new byte[10];
      int n = 0;
      for (int more = 1; more > 0; n += Math.max(more, 0)) {
        more = in.read(read, n, read.length - n);
      }
      assertArrayEquals(bytes("abcdef"), Arrays.copyOf(read, n));
      client.close();
      server.close();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
