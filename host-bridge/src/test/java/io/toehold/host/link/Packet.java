package io.toehold.host.link;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.memory.Memory;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** One IP packet in a test: as it arrived, or to be sent. Written without the code of the wire. */
final class Packet {
  static final int TCP = 6;
  static final int ICMP = 1;
  static final int ICMPV6 = 58;

  final ByteBuffer bytes;
  final int flags;
  final int segmentSize;

  private Packet(ByteBuffer bytes, int flags, int segmentSize) {
    this.bytes = bytes;
    this.flags = flags;
    this.segmentSize = segmentSize;
  }

  static Packet received(long address, int length, int flags, int segmentSize) {
    byte[] copy = new byte[length];
    Memory.copyTo(address, copy, 0, length);
    return new Packet(ByteBuffer.wrap(copy), flags, segmentSize);
  }

  /** An IP packet with its header (and an IPv4 header's checksum) and an empty payload. */
  static Packet empty(InetAddress from, InetAddress to, int protocol, int payload) {
    boolean v6 = from.getAddress().length == 16;
    ByteBuffer b = ByteBuffer.allocate((v6 ? 40 : 20) + payload);
    if (v6) {
      b.putInt(0x60000000).putShort((short) payload).put((byte) protocol).put((byte) 64);
      b.put(from.getAddress()).put(to.getAddress());
    } else {
      b.putShort((short) 0x4500).putShort((short) b.capacity()).putInt(0x00004000);
      b.put((byte) 64).put((byte) protocol).putShort((short) 0);
      b.put(from.getAddress()).put(to.getAddress());
      b.putShort(10, (short) ~sum(b, 0, 20, 0));
    }
    return new Packet(b, 0, 0);
  }

  boolean v6() {
    return bytes.get(0) >>> 4 == 6;
  }

  int length() {
    return bytes.capacity();
  }

  int protocol() {
    return bytes.get(v6() ? 6 : 9) & 0xff;
  }

  int header() {
    return v6() ? 40 : 20;
  }

  int get8(int offset) {
    return bytes.get(header() + offset) & 0xff;
  }

  int get16(int offset) {
    return bytes.getShort(header() + offset) & 0xffff;
  }

  int get32(int offset) {
    return bytes.getInt(header() + offset);
  }

  /** Where the payload of a TCP packet begins. */
  int tcpPayload() {
    return header() + (get8(12) >>> 4) * 4;
  }

  /** Sum of the pseudo header. */
  int pseudoSum() {
    int sum = protocol() + length() - header();
    return sum(bytes, v6() ? 8 : 12, v6() ? 32 : 8, sum);
  }

  /** Sum over everything after the IP header, on top of {@code start}. */
  int payloadSum(int start) {
    return sum(bytes, header(), length() - header(), start);
  }

  private static int sum(ByteBuffer b, int from, int length, int start) {
    long sum = start;
    for (int i = 0; i < length; i++) {
      sum += (long) (b.get(from + i) & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) sum;
  }

  /** Sends it, its headers in one place and the rest in two. */
  boolean send(Link link, int headerLength, boolean checksumPartial, int segmentSize) {
    ByteBuffer memory = ByteBuffer.allocateDirect(OutgoingPacket.MAX_HEADER + length());
    long header = Memory.address(memory);
    long payload = header + OutgoingPacket.MAX_HEADER;
    OutgoingPacket packet = new OutgoingPacket(header);
    Memory.copyFrom(bytes.array(), 0, header, headerLength);
    packet.headerLength = headerLength;
    packet.checksumPartial = checksumPartial;
    packet.transportOffset = header();
    packet.segmentSize = segmentSize;
    int rest = length() - headerLength;
    if (rest > 0) {
      Memory.copyFrom(bytes.array(), headerLength, payload, rest);
      packet.add(payload, (rest + 1) / 2);
      packet.add(payload + (rest + 1) / 2, rest / 2);
    }
    boolean sent = link.send(packet);
    java.lang.ref.Reference.reachabilityFence(memory);
    return sent;
  }
}
