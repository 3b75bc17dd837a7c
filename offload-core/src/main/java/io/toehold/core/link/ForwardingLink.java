package io.toehold.core.link;

/** A link that does what the device behind it does, but for what a subclass changes. */
public abstract class ForwardingLink implements Link {
  /** What is behind. */
  protected final Link device;

  /**
   * @param device is closed with this
   */
  protected ForwardingLink(Link device) {
    this.device = device;
  }

  @Override
  public int mtu() {
    return device.mtu();
  }

  @Override
  public int maxPacket() {
    return device.maxPacket();
  }

  @Override
  public boolean completesChecksums() {
    return device.completesChecksums();
  }

  @Override
  public boolean send(OutgoingPacket packet) {
    return device.send(packet);
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    return device.receive(handler, limit);
  }

  @Override
  public void close() {
    device.close();
  }
}
