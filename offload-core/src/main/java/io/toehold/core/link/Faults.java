package io.toehold.core.link;

/**
 * What one direction of a wire does to packets. May be changed at any time, and counts for packets
 * that are sent from then on. Times in nanoseconds, sizes in bytes of IP packet, probabilities from
 * 0 to 1 for each packet. A new one is a perfect wire: no delay, no limit, no fault.
 */
public final class Faults {
  /** Time from the end of the queue to the other side. */
  public long delay;

  /** Most that is added to {@link #delay}, evenly distributed. Does not change the order. */
  public long jitter;

  /** Bytes per second; 0 for no limit. */
  public long rate;

  /** Most bytes that wait for their turn at {@link #rate}; what comes on top is dropped. */
  public long queueLimit = Long.MAX_VALUE;

  /**
   * From this many waiting bytes on, packets of ECN-capable senders are marked as having met
   * congestion (RFC 3168).
   */
  public long markingThreshold = Long.MAX_VALUE;

  /** Loss of packets, each for itself. */
  public double loss;

  /**
   * Loss in bursts (Gilbert and Elliott): the probability that a burst begins with a packet, that
   * it ends before a packet, and that a packet is lost while it lasts.
   */
  public double burstStart;

  public double burstEnd = 0.25;
  public double burstLoss = 1;

  /** A packet is held back, for up to {@link #reorderingDelay}, and others overtake it. */
  public double reordering;

  public long reorderingDelay = 1_000_000;

  /** A packet arrives twice. */
  public double duplication;

  /**
   * Up to 15 bits in a row are changed: what every Internet checksum that covers them detects (RFC
   * 1071), so that a receiver has no excuse.
   */
  public double corruption;

  /** {@link Link#send} says that the device is full though it is not. */
  public double refusal;

  /** Larger packets do not get through. */
  public int pathMtu = Integer.MAX_VALUE;

  /**
   * Whether the sender is told of packets larger than {@link #pathMtu} by ICMP, or they just vanish
   * (a black hole).
   */
  public boolean answersTooBig = true;

  /** Ends every fault. What is no fault stays: delay, jitter, rate, queue, and marking. */
  public void heal() {
    loss = 0;
    burstStart = 0;
    burstEnd = 1;
    reordering = 0;
    duplication = 0;
    corruption = 0;
    refusal = 0;
    pathMtu = Integer.MAX_VALUE;
  }

  /** Makes this one the same as another. */
  public void set(Faults other) {
    delay = other.delay;
    jitter = other.jitter;
    rate = other.rate;
    queueLimit = other.queueLimit;
    markingThreshold = other.markingThreshold;
    loss = other.loss;
    burstStart = other.burstStart;
    burstEnd = other.burstEnd;
    burstLoss = other.burstLoss;
    reordering = other.reordering;
    reorderingDelay = other.reorderingDelay;
    duplication = other.duplication;
    corruption = other.corruption;
    refusal = other.refusal;
    pathMtu = other.pathMtu;
    answersTooBig = other.answersTooBig;
  }
}
