package io.toehold.core.link;

/**
 * What really happened to the packets of one direction of a wire. Packets as they travel, after
 * cutting.
 */
public final class FaultCounts {
  /** Packets that were sent, and their bytes. */
  public long sent;

  public long sentBytes;

  /** Packets that were handed over to the receiver, copies included. */
  public long delivered;

  public long deliveredBytes;

  /** Lost, each for itself. */
  public long lost;

  /** Lost in bursts. */
  public long lostInBursts;

  /** Dropped because the queue was full. */
  public long queueDrops;

  /** Marked as having met congestion. */
  public long marked;

  /** Delivered after a packet that was sent later. */
  public long reordered;

  /** Copies made. */
  public long duplicated;

  /** Packets whose bits were changed. */
  public long corrupted;

  /** Times that the device said it were full. */
  public long refused;

  /** Dropped because they were larger than the path's MTU. */
  public long tooBig;

  /** Of these, those of which the sender was told. */
  public long tooBigAnswered;

  /**
   * Dropped because they were larger than the MTU of the device itself: a mistake of the sender.
   */
  public long oversized;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("sent ").append(sent).append(", delivered ").append(delivered);
    append(text, "lost", lost);
    append(text, "lost in bursts", lostInBursts);
    append(text, "dropped by the queue", queueDrops);
    append(text, "marked", marked);
    append(text, "reordered", reordered);
    append(text, "duplicated", duplicated);
    append(text, "corrupted", corrupted);
    append(text, "refused", refused);
    append(text, "too big", tooBig);
    append(text, "too big and answered", tooBigAnswered);
    append(text, "oversized", oversized);
    return text.toString();
  }

  private static void append(StringBuilder text, String what, long count) {
    if (count > 0) {
      text.append(", ").append(what).append(' ').append(count);
    }
  }
}
