package io.toehold.apps.store;

import io.toehold.apps.kit.WrongResult;

/**
 * A place in a store that loses nothing of what it has acknowledged, and what may be found there:
 * the last message that was acknowledged, or one that was sent after it and not answered.
 */
public final class Register {
  private final String key;
  private long acknowledged = -1;
  private long sent = -1;

  Register(String key) {
    this.key = key;
  }

  /** Its name, a word that no other register of the server has. */
  public String key() {
    return key;
  }

  /** The number of the message to be written next. */
  public long next() {
    return ++sent;
  }

  /** The message sent last is written. */
  public void acknowledge() {
    acknowledged = sent;
  }

  /** Whether this process knows what is there. */
  public boolean isWritten() {
    return acknowledged >= 0;
  }

  /** Checks what was read. */
  public void check(byte[] bytes) {
    long number = Message.number(bytes);
    if (number < acknowledged || number > sent) {
      throw new WrongResult(
          "message " + number + " where one of " + acknowledged + " to " + sent + " must be");
    }
  }
}
