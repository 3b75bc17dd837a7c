package io.toehold.host.link;

import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import io.toehold.core.wire.IpAddress;
import io.toehold.core.wire.PacketParser;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;
import io.toehold.core.wire.Verdict;
import io.toehold.host.sys.TestNative;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * What a {@link TunLink} can carry, apart from any TCP of ours (but for checksums, where the device
 * does not compute them): an upper bound for the engine. Each figure is the best of some short
 * rounds. Needs root.
 *
 * <pre>
 *   out         segments that the kernel takes and throws away (RST for no connection)
 *   in, plain   datagrams, from a thread that sends as fast as it can
 *   in, large   a TCP stream of the kernel's, acknowledged at once by the least that does it
 * </pre>
 */
public final class TunRates {
  private static final long ROUND = 1_000_000_000L;
  private static final int ROUNDS = 4;
  private static final int MTU = 1500;
  private static final int PORT = 9000;
  private static final int BATCH = 64;
  private static final int KERNEL = 0x0a630001;
  private static final int OURS = 0x0a630002;

  private final NetworkNamespace network;
  private final boolean offloads;
  private final ByteBuffer room = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER + 65536);
  private final OutgoingPacket packet = new OutgoingPacket(Memory.address(room));
  private final PacketWriter writer = new PacketWriter(1);
  private final PacketParser parser = new PacketParser();
  private final Segment segment = new Segment();
  private final Segment answer = new Segment();
  private TunLink link;
  private long packets;
  private long bytes;

  // The stream that arrives: what is acknowledged
  private int next;
  private boolean connected;

  private TunRates(NetworkNamespace network, boolean offloads) {
    this.network = network;
    this.offloads = offloads;
  }

  /** Measures all of it, about half a minute. */
  public static void main(String[] args) throws Exception {
    for (boolean offloads : new boolean[] {false, true}) {
      try (NetworkNamespace network = NetworkNamespace.open()) {
        new TunRates(network, offloads).run();
      }
    }
    System.exit(0);
  }

  private void run() throws Exception {
    String kind = offloads ? "with offloads" : "plain";
    try (TunLink opened = network.tun("toe0", offloads, MTU, "10.99.0.1/24")) {
      link = opened;
      measure(kind + ", out, 1500 B", () -> send(1460, 0));
      if (offloads) {
        measure(kind + ", out, 64 KiB", () -> send(44 * 1448, 1448));
        startStream();
        measure(kind + ", in, TCP stream", this::receiveStream);
      } else {
        startDatagrams();
        measure(kind + ", in, 1500 B", this::receiveDatagrams);
      }
    }
  }

  private void measure(String what, Runnable batch) {
    double best = 0;
    double bestPackets = 0;
    for (int i = 0; i < ROUNDS; i++) {
      packets = 0;
      bytes = 0;
      long start = System.nanoTime();
      long end = start + ROUND;
      while (System.nanoTime() < end) {
        batch.run();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      if (bytes / seconds > best) {
        best = bytes / seconds;
        bestPackets = packets / seconds;
      }
    }
    System.out.printf(
        "%-32s %7.0f MB/s  %8.0f packets/s  %6.0f B/packet%n",
        what, best / 1e6, bestPackets, best / bestPackets);
  }

  private void send(int payload, int segmentSize) {
    for (int i = 0; i < BATCH; i++) {
      answer.clear();
      answer.sourceLow = IpAddress.mapped(OURS);
      answer.destinationLow = IpAddress.mapped(KERNEL);
      answer.sourcePort = PORT;
      answer.destinationPort = 1;
      answer.flags = Segment.RST;
      answer.segmentSize = segmentSize;
      write(payload, segmentSize);
      packets++;
      bytes += payload;
    }
  }

  private void write(int payload, int segmentSize) {
    packet.clear();
    packet.checksumPartial = offloads;
    packet.segmentSize = segmentSize;
    if (payload > 0) {
      packet.add(packet.header + OutgoingPacket.MAX_HEADER, payload);
    }
    packet.write(writer, answer);
    link.send(packet);
  }

  private void startDatagrams() throws Exception {
    DatagramChannel sender = network.call(DatagramChannel::open);
    sender.connect(new InetSocketAddress("10.99.0.2", PORT));
    ByteBuffer datagram = ByteBuffer.allocateDirect(MTU - 28);
    daemon(
        () -> {
          while (true) {
            sender.write(datagram.clear());
          }
        });
  }

  private void receiveDatagrams() {
    link.receive(
        (address, length, flags, size) -> {
          packets++;
          bytes += length;
        },
        BATCH);
  }

  private void startStream() throws Exception {
    SocketChannel sender = network.call(SocketChannel::open);
    ByteBuffer data = ByteBuffer.allocateDirect(1 << 18);
    daemon(
        () -> {
          sender.connect(new InetSocketAddress("10.99.0.2", PORT));
          while (true) {
            sender.write(data.clear());
          }
        });
  }

  private void receiveStream() {
    try (LinkWaiter waiter = new LinkWaiter(TestNative.calls(), List.of(link))) {
      for (int i = 0; i < 1000; i++) {
        if (link.receive(this::onSegment, BATCH) == 0) {
          waiter.await(10_000_000, () -> false);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void onSegment(long address, int length, int flags, int segmentSize) {
    boolean good = (flags & 1) != 0;
    if (parser.parse(address, length, good, segmentSize, segment) != Verdict.SEGMENT
        || segment.destinationPort != PORT) {
      return;
    }
    boolean syn = segment.has(Segment.SYN);
    if (syn) {
      connected = true;
      next = segment.sequence + 1;
    } else if (segment.payloadLength == 0 || !connected) {
      return;
    } else if (segment.sequence == next) {
      next += segment.payloadLength;
      packets++;
      bytes += segment.payloadLength;
    }
    answer.clear();
    answer.sourceLow = segment.destinationLow;
    answer.destinationLow = segment.sourceLow;
    answer.sourcePort = PORT;
    answer.destinationPort = segment.sourcePort;
    answer.flags = syn ? Segment.SYN | Segment.ACK : Segment.ACK;
    answer.sequence = syn ? 1000 : 1001;
    answer.acknowledgement = next;
    answer.window = 8192;
    answer.mss = syn ? 1460 : Segment.ABSENT;
    answer.windowScale = syn ? 10 : Segment.ABSENT;
    write(0, 0);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /** Until the process ends. */
  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // the device has been closed: measured
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
