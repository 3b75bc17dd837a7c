package io.toehold.core.toe;

import java.io.IOException;

/**
 * The shared state of a connection holds a value that no correct peer writes. The connection is
 * aborted; nothing outside its slot has been read or written.
 */
public final class StreamBrokenException extends IOException {
  private static final long serialVersionUID = 1L;

  public StreamBrokenException(String what, long value, long low, long high) {
    super(what + " is " + value + ", not within " + low + " and " + high);
  }

  /** The same once more, with the stack of whom it is thrown to now. */
  public StreamBrokenException(StreamBrokenException cause) {
    super(cause.getMessage(), cause);
  }
}
