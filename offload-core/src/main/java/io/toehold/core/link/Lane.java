package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Checksum;
import io.toehold.core.wire.NetworkOrder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * One direction of a wire: packets go in, faults happen to them, and what is left can be taken out
 * when its time has come. Packets larger than the MTU are cut first.
 *
 * <pre>
 *   put -> cut, complete the checksum -> queue at rate, mark -> path MTU, loss, copies, corruption -> delay, jitter, order -> poll
 * </pre>
 */
final class Lane {
  private static final int BUFFER = 2048;
  private static final int MAX_CORRUPTED_BITS = 15;

  final Faults faults = new Faults();
  final FaultCounts counts = new FaultCounts();

  private final SplitMix64 random;
  private final PriorityQueue<PacketBuffer> inFlight = new PriorityQueue<>();
  private final ArrayDeque<PacketBuffer> unused = new ArrayDeque<>();

  /** Where packets are put together that are to be cut; allocated at need. */
  private ByteBuffer gathered;

  private long now;
  private boolean inBurst;
  private long busyUntil = Long.MIN_VALUE;
  private long lastArrival = Long.MIN_VALUE;
  private long sentOrder;
  private long deliveredOrder;
  private boolean closed;

  /** The direction in which the sender is told of packets that were too big. */
  private Lane back;

  Lane(SplitMix64 random) {
    this.random = random;
  }

  /** Makes each the way back of the other. */
  static void pair(Lane one, Lane other) {
    one.back = other;
    other.back = one;
  }

  void advance(long now) {
    this.now = now;
  }

  /** When the next packet can be taken out; {@link Long#MAX_VALUE} if there is none. */
  long nextArrival() {
    PacketBuffer next = inFlight.peek();
    return next == null ? Long.MAX_VALUE : next.arrival;
  }

  /** Whether the device says that it is full. */
  boolean refuses() {
    boolean refuses = random.chance(faults.refusal);
    if (refuses) {
      counts.refused++;
    }
    return refuses;
  }

  /** Takes a packet that is sent. */
  void put(OutgoingPacket packet, int mtu) {
    int length = packet.length();
    if (packet.segmentSize == 0) {
      PacketBuffer buffer = take(length);
      packet.copyTo(buffer.address);
      if (packet.checksumPartial) {
        Packets.completeTcpChecksum(buffer.address, length, packet.transportOffset);
      }
      send(buffer, length, mtu);
      return;
    }
    if (gathered == null) {
      gathered = ByteBuffer.allocateDirect(Packets.MAX_PACKET);
    }
    long whole = Memory.address(gathered);
    packet.copyTo(whole);
    cut(whole, length, packet.transportOffset, packet.segmentSize, mtu);
  }

  /** Takes a packet that another device has received, as {@link PacketHandler#onPacket} does. */
  void put(long packet, int length, int flags, int segmentSize, int mtu) {
    int tcpOffset = Packets.tcpOffset(packet, length);
    if (segmentSize > 0 && tcpOffset >= 0) {
      long pseudo = Packets.pseudoSum(packet, Packets.TCP, length - tcpOffset);
      NetworkOrder.putShort(packet + tcpOffset + Packets.TCP_CHECKSUM, Checksum.fold(pseudo));
      cut(packet, length, tcpOffset, segmentSize, mtu);
      return;
    }
    PacketBuffer buffer = take(length);
    Memory.copy(packet, buffer.address, length);
    if ((flags & PacketHandler.CHECKSUM_GOOD) != 0 && tcpOffset >= 0) {
      // It may never have been computed; here it may be needed.
      Packets.setTcpChecksum(buffer.address, length, tcpOffset);
    }
    send(buffer, length, mtu);
  }

  private void cut(long packet, int length, int tcpOffset, int size, int mtu) {
    int payload = length - Packets.payloadOffset(packet, tcpOffset);
    for (int i = 0; i < Segmentation.count(payload, size); i++) {
      PacketBuffer buffer = take(Math.min(length, length - payload + size));
      send(buffer, Segmentation.cut(packet, length, tcpOffset, size, i, buffer.address), mtu);
    }
  }

  private void send(PacketBuffer packet, int length, int mtu) {
    packet.length = length;
    packet.order = ++sentOrder;
    counts.sent++;
    counts.sentBytes += length;
    if (length > mtu) {
      counts.oversized++;
      give(packet);
    } else if (closed) {
      give(packet);
    } else {
      queue(packet);
    }
  }

  private void queue(PacketBuffer packet) {
    long departure = now;
    if (faults.rate > 0) {
      long waiting = busyUntil > now ? bytesIn(busyUntil - now) : 0;
      if (waiting + packet.length > faults.queueLimit) {
        counts.queueDrops++;
        give(packet);
        return;
      }
      if (waiting >= faults.markingThreshold && Packets.mark(packet.address, packet.length)) {
        counts.marked++;
      }
      busyUntil = Math.max(now, busyUntil) + (long) (packet.length * 1e9 / faults.rate);
      departure = busyUntil;
    }
    cross(packet, departure);
  }

  private long bytesIn(long nanos) {
    return (long) (nanos * (faults.rate / 1e9));
  }

  private void cross(PacketBuffer packet, long departure) {
    if (packet.length > faults.pathMtu) {
      tooBig(packet, departure);
      give(packet);
    } else if (isLost()) {
      give(packet);
    } else {
      if (random.chance(faults.duplication)) {
        counts.duplicated++;
        PacketBuffer copy = take(packet.length);
        copy.copyFrom(packet);
        arrive(copy, departure);
      }
      arrive(packet, departure);
    }
  }

  private boolean isLost() {
    if (inBurst ? random.chance(faults.burstEnd) : random.chance(faults.burstStart)) {
      inBurst = !inBurst;
    }
    if (inBurst && random.chance(faults.burstLoss)) {
      counts.lostInBursts++;
      return true;
    }
    if (random.chance(faults.loss)) {
      counts.lost++;
      return true;
    }
    return false;
  }

  private void arrive(PacketBuffer packet, long departure) {
    if (random.chance(faults.corruption)) {
      corrupt(packet);
    }
    long arrival = departure + faults.delay;
    if (faults.jitter > 0) {
      arrival += random.nextLong(faults.jitter + 1);
    }
    if (random.chance(faults.reordering)) {
      arrival += 1 + random.nextLong(Math.max(1, faults.reorderingDelay));
    } else {
      arrival = Math.max(arrival, lastArrival);
      lastArrival = arrival;
    }
    packet.arrival = arrival;
    inFlight.add(packet);
  }

  private void corrupt(PacketBuffer packet) {
    counts.corrupted++;
    int bits = packet.length * 8;
    int first = random.nextInt(bits);
    int count = 1 + random.nextInt(Math.min(MAX_CORRUPTED_BITS, bits - first));
    for (int i = 0; i < count; i++) {
      // The first is changed in any case, so that it is a change.
      if (i == 0 || random.chance(0.5)) {
        long at = packet.address + (first + i) / 8;
        Memory.putByte(at, (byte) (Memory.getByte(at) ^ 0x80 >>> (first + i) % 8));
      }
    }
  }

  private void tooBig(PacketBuffer packet, long departure) {
    counts.tooBig++;
    if (!faults.answersTooBig || back == null || back.closed) {
      return;
    }
    PacketBuffer answer = back.take(TooBig.MAX_ANSWER);
    int length = TooBig.write(packet.address, packet.length, faults.pathMtu, answer.address);
    if (length == 0) {
      back.give(answer);
      return;
    }
    counts.tooBigAnswered++;
    answer.length = length;
    answer.order = 0;
    answer.arrival = departure + faults.delay + back.faults.delay;
    back.inFlight.add(answer);
  }

  /** The next packet whose time has come, or null. It stays. */
  PacketBuffer peek() {
    PacketBuffer next = inFlight.peek();
    return next == null || next.arrival > now ? null : next;
  }

  /** Takes what {@link #peek} showed; {@link #give} it back. */
  PacketBuffer poll() {
    PacketBuffer packet = inFlight.poll();
    if (packet.order > 0) {
      counts.delivered++;
      counts.deliveredBytes += packet.length;
      if (packet.order < deliveredOrder) {
        counts.reordered++;
      }
      deliveredOrder = Math.max(deliveredOrder, packet.order);
    }
    return packet;
  }

  private PacketBuffer take(int length) {
    PacketBuffer buffer = unused.pollLast();
    if (buffer == null || buffer.capacity < length) {
      if (buffer != null) {
        buffer.free();
      }
      buffer = new PacketBuffer(Math.max(BUFFER, length));
    }
    return buffer;
  }

  /** Gives a buffer back. */
  void give(PacketBuffer buffer) {
    if (closed) {
      buffer.free();
    } else {
      unused.addLast(buffer);
    }
  }

  /** Forgets what is under way, and all that comes. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    inFlight.forEach(PacketBuffer::free);
    inFlight.clear();
    unused.forEach(PacketBuffer::free);
    unused.clear();
  }
}
