package io.toehold.core.wire;

import io.toehold.core.memory.Memory;
import java.util.Arrays;

/**
 * Puts fragments of IPv4 and IPv6 packets together again (RFC 791, RFC 8200 section 4.5). Its
 * memory is bounded: a fixed number of packets is worked on at a time, and a further one takes the
 * place of the oldest. A packet of which fragments overlap is dropped, with all that still comes of
 * it (RFC 5722 for IPv6; IPv4 is held to the same here); bytes that are there already, the same,
 * are ignored. Nobody is told of packets that are not completed in time: TCP sends again.
 *
 * <p>One thread uses it.
 */
public final class Reassembler implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;
  private static final long IPV4_PATIENCE = 30 * SECOND; // as Linux
  private static final long IPV6_PATIENCE = 60 * SECOND; // RFC 8200 section 4.5

  private static final int MAX_PAYLOAD = 65_535;

  /** Of TCP: ports, sequence numbers and flags come in one fragment, or not at all (RFC 1858). */
  private static final int MIN_FIRST_TCP = TcpParser.HEADER_LENGTH;

  private final Datagram[] datagrams;
  private final IpHeader whole = new IpHeader();
  private long packet;
  private int length;

  /**
   * @param datagrams most packets to work on at a time; each takes 64 KiB once it has been needed
   */
  public Reassembler(int datagrams) {
    this.datagrams = new Datagram[datagrams];
    for (int i = 0; i < datagrams; i++) {
      this.datagrams[i] = new Datagram();
    }
  }

  /**
   * Takes a copy of a fragment.
   *
   * @param ip the header of a packet whose verdict was {@link Verdict#FRAGMENT}
   * @param now nanoseconds, never going back
   * @return whether a packet is now complete: {@link #packet}, to be parsed like one that arrived,
   *     without anybody who vouches for its checksum
   */
  public boolean add(IpHeader ip, long now) {
    Datagram datagram = find(ip, now);
    if (!datagram.add(ip)) {
      return false;
    }
    datagram.writeHeader(whole);
    packet = datagram.start();
    length = whole.length;
    datagram.inUse = false;
    return true;
  }

  /** The packet completed last, until the next {@link #add}. */
  public long packet() {
    return packet;
  }

  /** Its bytes. */
  public int length() {
    return length;
  }

  /** The one that it belongs to, or one that is made ready for it. */
  private Datagram find(IpHeader ip, long now) {
    Datagram place = null;
    for (Datagram datagram : datagrams) {
      if (datagram.inUse && datagram.deadline - now <= 0) {
        datagram.inUse = false;
      }
      if (datagram.inUse && datagram.matches(ip)) {
        return datagram;
      }
      if (place == null || datagram.givesWayBefore(place)) {
        place = datagram;
      }
    }
    place.begin(ip, now + (ip.ipv6 ? IPV6_PATIENCE : IPV4_PATIENCE), now);
    return place;
  }

  @Override
  public void close() {
    for (Datagram datagram : datagrams) {
      datagram.free();
    }
  }

  /**
   * One packet in the making. Its memory: 40 bytes at whose end the header will be, the payload.
   */
  private static final class Datagram {
    private static final int UNKNOWN = -1;

    private final long[] blocks = new long[(MAX_PAYLOAD + 1) / 8 / 64]; // a bit for each 8 bytes
    private final IpHeader first = new IpHeader();
    private long memory;

    boolean inUse;
    long begun;
    long deadline;

    private int identification;
    private int protocol;
    private boolean haveFirst;
    private boolean abandoned;
    private boolean congestion;
    private boolean notCapable;
    private int total;
    private int highest;
    private int received;

    boolean givesWayBefore(Datagram other) {
      return other.inUse && (!inUse || begun - other.begun < 0);
    }

    void begin(IpHeader ip, long deadline, long now) {
      if (memory == 0) {
        memory = Memory.allocate(IpHeader.IPV6_LENGTH + MAX_PAYLOAD);
      }
      Arrays.fill(blocks, 0);
      first.setAddresses(ip);
      identification = ip.identification;
      protocol = ip.protocol;
      inUse = true;
      begun = now;
      this.deadline = deadline;
      haveFirst = false;
      abandoned = false;
      congestion = false;
      notCapable = false;
      total = UNKNOWN;
      highest = 0;
      received = 0;
    }

    /** IPv4 tells packets of different protocols apart, IPv6 does not. */
    boolean matches(IpHeader ip) {
      return identification == ip.identification
          && first.hasAddresses(ip)
          && (ip.ipv6 || protocol == ip.protocol);
    }

    /** Whether it is complete now. */
    boolean add(IpHeader ip) {
      if (abandoned || isDuplicate(ip)) {
        return false;
      }
      if (contradicts(ip)) {
        abandoned = true;
        return false;
      }
      int end = ip.fragmentOffset + ip.payloadLength;
      if (ip.fragmentOffset == 0) {
        haveFirst = true;
        protocol = ip.protocol; // RFC 8200 section 4.5: the first fragment's counts
        first.ecn = ip.ecn;
        first.dscp = ip.dscp;
        first.hopLimit = ip.hopLimit;
      }
      if (!ip.moreFragments) {
        total = end;
      }
      Memory.copy(ip.payload(), payload() + ip.fragmentOffset, ip.payloadLength);
      for (int block = ip.fragmentOffset / 8; block * 8 < end; block++) {
        blocks[block >> 6] |= 1L << block;
      }
      highest = Math.max(highest, end);
      received += ip.payloadLength;
      congestion |= ip.ecn == Segment.CE;
      notCapable |= ip.ecn == Segment.NOT_ECT;
      if (received != total || !haveFirst) {
        return false;
      }
      // RFC 3168 section 5.3: congestion is reported, or the packet dropped
      if (congestion && notCapable) {
        abandoned = true;
        return false;
      }
      return true;
    }

    /** RFC 8200 section 4.5 lets us ignore what the network has duplicated. */
    private boolean isDuplicate(IpHeader ip) {
      int end = ip.fragmentOffset + ip.payloadLength;
      if (end > highest || !ip.moreFragments && end != total) {
        return false;
      }
      for (int block = ip.fragmentOffset / 8; block * 8 < end; block++) {
        if (!has(block)) {
          return false;
        }
      }
      long at = payload() + ip.fragmentOffset;
      for (int i = 0; i < ip.payloadLength; i++) {
        if (Memory.getByte(at + i) != Memory.getByte(ip.payload() + i)) {
          return false;
        }
      }
      return true;
    }

    private boolean contradicts(IpHeader ip) {
      int end = ip.fragmentOffset + ip.payloadLength;
      boolean tiny =
          ip.fragmentOffset == 0 && ip.protocol == IpHeader.TCP && ip.payloadLength < MIN_FIRST_TCP;
      boolean beyondEnd = total != UNKNOWN && end > total;
      boolean endTooSoon = !ip.moreFragments && (total != UNKNOWN || end < highest);
      return tiny || beyondEnd || endTooSoon || overlaps(ip.fragmentOffset, end);
    }

    private boolean overlaps(int from, int end) {
      for (int block = from / 8; block * 8 < end; block++) {
        if (has(block)) {
          return true;
        }
      }
      return false;
    }

    private boolean has(int block) {
      return (blocks[block >> 6] & 1L << block) != 0;
    }

    private long payload() {
      return memory + IpHeader.IPV6_LENGTH;
    }

    long start() {
      return payload() - IpWriter.length(first.ipv6);
    }

    void writeHeader(IpHeader whole) {
      whole.setAddresses(first);
      whole.ecn = congestion ? Segment.CE : first.ecn;
      whole.dscp = first.dscp;
      whole.hopLimit = first.hopLimit;
      whole.protocol = protocol;
      whole.identification = 0;
      whole.payloadLength = total;
      whole.length = IpWriter.length(whole.ipv6) + total;
      IpWriter.write(whole, start());
    }

    void free() {
      if (memory != 0) {
        Memory.free(memory);
        memory = 0;
      }
      inUse = false;
    }
  }
}
