package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import io.toehold.core.wire.Checksum;
import io.toehold.core.wire.PacketWriter;
import io.toehold.core.wire.Segment;

/**
 * A packet on its way out: the header in one place, the payload in the pieces where it lies (in the
 * send ring), so that a device that can gather does so without a copy. A mutable record that is
 * used again; it and the memory that it names are the link's only during {@link Link#send}.
 */
public final class OutgoingPacket {
  /** Room for the IP and TCP headers with all options. */
  public static final int MAX_HEADER = 40 + 60;

  /** Most pieces of payload. */
  public static final int MAX_PIECES = 8;

  /** Address of {@link #MAX_HEADER} bytes of the sender's. */
  public final long header;

  public int headerLength;

  /** Number of pieces of payload in use. */
  public int pieces;

  public final long[] pieceAddress = new long[MAX_PIECES];
  public final int[] pieceLength = new int[MAX_PIECES];

  /**
   * Whether the TCP checksum field holds only the sum of the pseudo header, and the device is to
   * complete it. Only if {@link Link#completesChecksums}.
   */
  public boolean checksumPartial;

  /** Offset of the TCP header in {@link #header}, bytes. */
  public int transportOffset;

  /**
   * Payload bytes of each segment that the device is to cut this packet into; 0 if it is one
   * segment. Only if {@link Link#maxPacket} is larger than {@link Link#mtu}; implies {@link
   * #checksumPartial}.
   */
  public int segmentSize;

  /**
   * @param header address of {@link #MAX_HEADER} bytes
   */
  public OutgoingPacket(long header) {
    this.header = header;
  }

  /** Makes it a packet without payload, and one segment. */
  public void clear() {
    headerLength = 0;
    pieces = 0;
    checksumPartial = false;
    transportOffset = 0;
    segmentSize = 0;
  }

  /** Adds a piece of payload after those before. */
  public void add(long address, int length) {
    pieceAddress[pieces] = address;
    pieceLength[pieces] = length;
    pieces++;
  }

  /** Bytes of the whole packet. */
  public int length() {
    return headerLength + payloadLength();
  }

  /** Bytes of the pieces. */
  public int payloadLength() {
    int length = 0;
    for (int i = 0; i < pieces; i++) {
      length += pieceLength[i];
    }
    return length;
  }

  /** Copies the whole packet to one place. */
  public void copyTo(long address) {
    Memory.copy(header, address, headerLength);
    long at = address + headerLength;
    for (int i = 0; i < pieces; i++) {
      Memory.copy(pieceAddress[i], at, pieceLength[i]);
      at += pieceLength[i];
    }
  }

  /**
   * Writes the header of a segment whose payload is the pieces added, and whose checksum is
   * complete unless {@link #checksumPartial} was set.
   */
  public void write(PacketWriter writer, Segment segment) {
    headerLength = writer.write(segment, header, payloadLength());
    transportOffset = PacketWriter.ipHeaderLength(segment);
    if (!checksumPartial) {
      completeChecksum();
    }
  }

  /** Completes the TCP checksum, where the field holds the sum of the pseudo header. */
  public void completeChecksum() {
    long sum = 0;
    int before = 0;
    for (int i = 0; i < pieces; i++) {
      sum = Checksum.append(sum, before, pieceAddress[i], pieceLength[i]);
      before += pieceLength[i];
    }
    PacketWriter.completeChecksum(header + transportOffset, headerLength - transportOffset, sum);
    checksumPartial = false;
  }
}
