package io.toehold.core.link;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Writes down what goes over a link: what the device took, and what it handed over. Large packets
 * and unfinished checksums are written as they are. If writing fails, the link goes on without.
 */
public final class PcapLink extends ForwardingLink {
  private final PcapWriter writer;
  private final int number;
  private final LongSupplier clock;
  private IOException failure;

  /**
   * @param device is closed with this
   * @param writer may be shared by the links of one thread; its stream is not closed
   * @param name of the link in the file
   * @param clock nanoseconds since 1970, or of another origin, not negative
   */
  public PcapLink(Link device, PcapWriter writer, String name, LongSupplier clock)
      throws IOException {
    super(device);
    this.writer = writer;
    this.clock = clock;
    number = writer.addInterface(name);
  }

  /** Why nothing more is written, or null. */
  public IOException failure() {
    return failure;
  }

  @Override
  public boolean send(OutgoingPacket packet) {
    if (!device.send(packet)) {
      return false;
    }
    if (failure == null) {
      try {
        writer.write(number, clock.getAsLong(), packet);
      } catch (IOException e) {
        failure = e;
      }
    }
    return true;
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    return device.receive(
        (address, length, flags, segmentSize) -> {
          if (failure == null) {
            try {
              writer.write(number, clock.getAsLong(), PcapWriter.INBOUND, address, length);
            } catch (IOException e) {
              failure = e;
            }
          }
          handler.onPacket(address, length, flags, segmentSize);
        },
        limit);
  }
}
