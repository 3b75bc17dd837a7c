package io.toehold.core.link;

/** Takes packets that arrive. */
@FunctionalInterface
public interface PacketHandler {
  /**
   * The device vouches for the checksums, or they were never needed (the packet never left this
   * host).
   */
  int CHECKSUM_GOOD = 1;

  /**
   * One IP packet. Its memory is the link's and valid during the call only.
   *
   * @param address its first byte
   * @param length its bytes
   * @param flags {@link #CHECKSUM_GOOD} or 0
   * @param segmentSize payload bytes of each segment that the device has joined in this packet; 0
   *     if it is one segment
   */
  void onPacket(long address, int length, int flags, int segmentSize);
}
