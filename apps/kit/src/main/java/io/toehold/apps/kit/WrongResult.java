package io.toehold.apps.kit;

import java.util.Arrays;

/** An operation was done, but its result is not what it must be. */
public final class WrongResult extends RuntimeException {

  private static final long serialVersionUID = 1;

  public WrongResult(String message) {
    super(message);
  }

  /** Throws if they differ. */
  public static void unlessEqual(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new WrongResult("expected " + expected + ", not " + actual);
    }
  }

  /** Throws if they differ. */
  public static void unlessEqual(byte[] expected, byte[] actual) {
    int at = Arrays.mismatch(expected, actual);
    if (at >= 0) {
      throw new WrongResult(
          actual.length + " bytes, not " + expected.length + ", or others from " + at + " on");
    }
  }
}
