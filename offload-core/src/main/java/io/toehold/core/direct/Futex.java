package io.toehold.core.direct;

/** The kernel's {@code futex(2)} on words that several processes have mapped. */
public interface Futex {
  /**
   * Sleeps while the word holds the value; may return without a reason.
   *
   * @param nanos longest sleep, 0 for no limit
   */
  void await(long word, int value, long nanos);

  /** Wakes all that sleep on the word. */
  void wake(long word);
}
