package io.toehold.host.interop;

import io.toehold.core.link.FaultLink;
import io.toehold.core.link.Faults;
import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import io.toehold.host.link.LinkWaiter;
import io.toehold.host.link.NetworkNamespace;
import io.toehold.host.link.TunLink;
import io.toehold.host.sys.TestNative;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * Two kernels' TCPs with the same faults between them as between an engine and its device.
 *
 * <pre>
 *   kernel 10.9.0.1 ── tcp0 ── FaultLink ── this thread ── tcp0 ── kernel 10.9.0.2
 * </pre>
 */
final class Middle implements AutoCloseable {
  private static final int BATCH = 64;

  private final NetworkNamespace left = NetworkNamespace.open();
  private final NetworkNamespace right = NetworkNamespace.open();
  private final TunLink leftDevice;
  private final TunLink rightDevice;
  private final FaultLink faults;
  private final LinkWaiter waiter;
  private final ByteBuffer header = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER);
  private final OutgoingPacket packet = new OutgoingPacket(Memory.address(header));
  private final ServerSocketChannel server;
  private final FutureTask<Void> forwarder = new FutureTask<>(this::run, null);
  private volatile boolean healed;
  private volatile boolean stop;

  Middle(Faults both) throws Exception {
    leftDevice = left.tun("tcp0", false, 1500, "10.9.0.1/24");
    rightDevice = right.tun("tcp0", false, 1500, "10.9.0.2/24");
    World.useCubic(left, "10.9.0.0/24", "10.9.0.1", null);
    World.useCubic(right, "10.9.0.0/24", "10.9.0.2", null);
    left.runs("ip", "link", "set", "dev", "tcp0", "txqueuelen", "20000");
    right.runs("ip", "link", "set", "dev", "tcp0", "txqueuelen", "20000");
    faults = new FaultLink(leftDevice, 1);
    faults.outgoing.set(both);
    faults.incoming.set(both);
    waiter = new LinkWaiter(TestNative.calls(), List.of(leftDevice, rightDevice));
    server = right.call(ServerSocketChannel::open);
    server.bind(new InetSocketAddress("10.9.0.2", World.PORT));
    Thread thread = new Thread(forwarder, "middle");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stop) {
      if (healed) {
        faults.outgoing.heal();
        faults.incoming.heal();
      }
      faults.advance(System.nanoTime());
      int work = faults.receive((a, length, f, s) -> forward(rightDevice, a, length), BATCH);
      work += rightDevice.receive((a, length, f, s) -> forward(faults, a, length), BATCH);
      if (work == 0) {
        long next = faults.nextArrival();
        waiter.await(next == Long.MAX_VALUE ? next : next - System.nanoTime(), () -> stop);
      }
    }
  }

  private void forward(Link to, long address, int length) {
    packet.clear();
    packet.headerLength = Math.min(length, OutgoingPacket.MAX_HEADER);
    Memory.copy(address, packet.header, packet.headerLength);
    if (length > packet.headerLength) {
      packet.add(address + packet.headerLength, length - packet.headerLength);
    }
    to.send(packet);
  }

  /** A connection from the left to the right. */
  End[] connect() throws Exception {
    SocketChannel from = left.call(SocketChannel::open);
    from.connect(server.getLocalAddress());
    return new End[] {new KernelEnd(from), new KernelEnd(server.accept())};
  }

  /** From now on nothing happens to the packets. */
  void heal() {
    healed = true;
  }

  @Override
  public void close() throws IOException {
    server.close();
    stop = true;
    waiter.ring();
    Failure.join(forwarder);
    waiter.close();
    faults.close();
    rightDevice.close();
    left.close();
    right.close();
  }
}
