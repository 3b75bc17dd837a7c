package io.toehold.core.tcp.recovery;

/**
 * Forward RTO recovery (RFC 5682, as Linux does it): after a time-out sends the oldest segment,
 * then new data rather than the rest again; if something then arrives that was sent once only, the
 * time-out was spurious.
 */
final class ForwardRto {
  private boolean active;

  /** Step 2b: new data goes first. */
  private boolean newDataFirst;

  /** SND.NXT at the time-out, or when the new data began to be sent. */
  private long high;

  void begin(boolean wanted, long nxt) {
    active = wanted;
    newDataFirst = false;
    high = nxt;
  }

  void end() {
    active = false;
    newDataFirst = false;
  }

  /**
   * Takes an acknowledgement.
   *
   * @param original whether something arrived that was sent once only, before the time-out
   * @param news whether it is a duplicate, or has SACK news
   * @return whether the time-out was spurious
   */
  boolean spurious(long una, long nxt, boolean advances, boolean original, boolean news) {
    if (!active) {
      return false;
    }
    if (original) {
      return true;
    }
    newDataFirst = false;
    if (nxt > high) {
      if (news) {
        // Step 3a: the loss was real
        active = false;
      }
    } else if (advances && una < high) {
      newDataFirst = true;
    } else if (news) {
      active = false;
    }
    return false;
  }

  /** Whether retransmissions wait. If there is no new data the conventional way is gone. */
  boolean holdsBack(boolean newData) {
    if (newDataFirst && !newData) {
      end();
    }
    return newDataFirst;
  }
}
