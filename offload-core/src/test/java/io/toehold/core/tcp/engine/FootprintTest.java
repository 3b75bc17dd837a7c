package io.toehold.core.tcp.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.toehold.core.link.SimulatedWire;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IpAddress;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What connections cost. */
class FootprintTest {
  private static final long CLIENT = IpAddress.mapped(0x0a000001);
  private static final long SERVER = IpAddress.mapped(0x0a000002);

  private final SimulatedWire wire = new SimulatedWire(1);
  private final ChunkPool pool = new ChunkPool(14, 1 << 16);
  private final TcpStack client = stack(true, CLIENT);
  private final TcpStack server = stack(false, SERVER);
  private long now;

  private TcpStack stack(boolean left, long address) {
    TcpStack stack =
        new TcpStack(new TcpParameters(), left ? wire.left : wire.right, pool, address, () -> {});
    stack.address(0, address);
    return stack;
  }

  @AfterEach
  void free() {
    client.close();
    server.close();
    wire.close();
    pool.close();
  }

  private void pass(long nanos) {
    now += nanos;
    wire.advance(now);
    while (client.poll(now) + server.poll(now) > 0) {
      wire.advance(now);
    }
  }

  private TcpConnection connect(int port) {
    TcpConnection c = client.open();
    client.connect(c, new ConnectionKey(0, CLIENT, port, 0, SERVER, 80));
    return c;
  }

  @Test
  void segmentsCostNoAllocation() {
    TcpListener listener = server.listen(0, 0, 80, 5);
    TcpConnection out = connect(0);
    for (int i = 0; i < 10; i++) {
      pass(1_000_000);
    }
    TcpConnection in = listener.accept();
    byte[] bytes = new byte[32 << 10];
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = allocated();
      transfer(out, in, bytes, 4 << 20);
      least = Math.min(least, allocated() - before);
    }
    // 4 MiB are some 3000 segments and half as many acknowledgements.
    assertTrue(least < 2048, least + " bytes");
  }

  private void transfer(TcpConnection out, TcpConnection in, byte[] bytes, int total) {
    int sent = 0;
    int received = 0;
    while (received < total) {
      if (sent < total) {
        sent += Math.max(0, out.write(bytes, 0, Math.min(bytes.length, total - sent)));
      }
      pass(100_000);
      received += Math.max(0, in.read(bytes, 0, bytes.length));
    }
    assertEquals(total, received);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void anIdleConnectionIsSmall() {
    int connections = 10_000;
    TcpListener listener = server.listen(0, 0, 80, connections);
    pass(0);
    List<TcpConnection> ends = new ArrayList<>(2 * connections);
    byte[] bytes = new byte[1000];
    long before = used();
    for (int i = 0; i < connections; i++) {
      ends.add(connect(1000 + i));
      pass(1000);
      pass(1000);
      TcpConnection accepted = listener.accept();
      ends.get(ends.size() - 1).write(bytes, 0, bytes.length);
      pass(1000);
      assertEquals(bytes.length, accepted.read(bytes, 0, bytes.length));
      pass(1000);
      ends.add(accepted);
    }
    pass(1_000_000_000);
    assertEquals(connections, client.connections());
    assertEquals(connections, server.connections());
    assertEquals(0, pool.inUse());
    long each = (used() - before) / (2L * connections);
    System.out.println("an idle connection takes " + each + " bytes of heap");
    assertTrue(each <= 4096, each + " bytes");
    assertEquals(2 * connections, ends.size());
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
