package io.toehold.core.link;

import io.toehold.core.memory.Memory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes IP packets in the pcapng format (draft-ietf-opsawg-pcapng), which Wireshark opens. One
 * thread.
 *
 * <pre>
 *   block:  type 32 | length 32 | body, padded to 32 bits | options | length 32
 *   option: code 16 | length 16 | value, padded to 32 bits; the last one has code 0
 * </pre>
 */
public final class PcapWriter {
  /** Direction of a packet, as seen from the interface. */
  public static final int INBOUND = 1;

  public static final int OUTBOUND = 2;

  private static final int SECTION_HEADER = 0x0a0d0d0a;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int LINKTYPE_RAW = 101; // begins with the IP header
  private static final int NANOSECONDS = 9; // negative power of 10

  private static final int IF_NAME = 2;
  private static final int IF_TSRESOL = 9;
  private static final int EPB_FLAGS = 2;

  private static final int MAX_NAME = 255;
  private static final int OVERHEAD = 64 + MAX_NAME;

  private final OutputStream out;
  private final byte[] bytes = new byte[Packets.MAX_PACKET + OVERHEAD];
  private final ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  private int interfaces;

  /**
   * Begins a file.
   *
   * @param out stays the caller's, to buffer and to close
   */
  public PcapWriter(OutputStream out) throws IOException {
    this.out = out;
    begin(SECTION_HEADER);
    block.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
    end();
  }

  /**
   * Adds an interface.
   *
   * @param name as Wireshark shows it; cut to 255 bytes
   * @return its number
   */
  public int addInterface(String name) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    begin(INTERFACE_DESCRIPTION);
    block.putShort((short) LINKTYPE_RAW).putShort((short) 0).putInt(0);
    option(IF_NAME, text.length > MAX_NAME ? Arrays.copyOf(text, MAX_NAME) : text);
    option(IF_TSRESOL, new byte[] {NANOSECONDS});
    block.putInt(0);
    end();
    return interfaces++;
  }

  /**
   * Writes a packet that lies in one piece.
   *
   * @param number of the interface
   * @param time nanoseconds since 1970, or of another origin, not negative
   * @param direction {@link #INBOUND} or {@link #OUTBOUND}
   */
  public void write(int number, long time, int direction, long address, int length)
      throws IOException {
    beginPacket(number, time, length);
    append(address, length);
    endPacket(direction);
  }

  /** Writes a packet that is sent; as above. */
  public void write(int number, long time, OutgoingPacket packet) throws IOException {
    beginPacket(number, time, packet.length());
    append(packet.header, packet.headerLength);
    for (int i = 0; i < packet.pieces; i++) {
      append(packet.pieceAddress[i], packet.pieceLength[i]);
    }
    endPacket(OUTBOUND);
  }

  private void beginPacket(int number, long time, int length) {
    begin(ENHANCED_PACKET);
    block.putInt(number).putInt((int) (time >>> 32)).putInt((int) time);
    block.putInt(length).putInt(length);
  }

  private void append(long address, int length) {
    Memory.copyTo(address, bytes, block.position(), length);
    block.position(block.position() + length);
  }

  private void endPacket(int direction) throws IOException {
    pad();
    block.putShort((short) EPB_FLAGS).putShort((short) 4).putInt(direction);
    block.putInt(0);
    end();
  }

  private void option(int code, byte[] value) {
    block.putShort((short) code).putShort((short) value.length).put(value);
    pad();
  }

  private void pad() {
    while (block.position() % 4 != 0) {
      block.put((byte) 0);
    }
  }

  private void begin(int type) {
    block.clear();
    block.putInt(type).putInt(0);
  }

  private void end() throws IOException {
    int length = block.position() + 4;
    block.putInt(4, length).putInt(length);
    out.write(bytes, 0, length);
  }
}
