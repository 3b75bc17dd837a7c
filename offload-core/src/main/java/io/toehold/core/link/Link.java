package io.toehold.core.link;

/**
 * A device that carries IP packets. One thread uses it, its engine's; nothing here blocks or throws
 * because of what a packet contains.
 */
public interface Link extends AutoCloseable {
  /** Largest IP packet that travels, in bytes. May change; asked for each time. */
  int mtu();

  /**
   * Largest packet that {@link #send} takes, in bytes: {@link #mtu}, or more if the device cuts TCP
   * segments.
   */
  int maxPacket();

  /** Whether the device completes TCP checksums. */
  boolean completesChecksums();

  /**
   * Sends one packet.
   *
   * @return false if the device is full and has taken nothing; the engine owes it, and tries again
   *     in a later duty cycle
   */
  boolean send(OutgoingPacket packet);

  /**
   * Hands over packets that have arrived; never waits.
   *
   * @param limit most packets
   * @return how many
   */
  int receive(PacketHandler handler, int limit);

  @Override
  void close();
}
