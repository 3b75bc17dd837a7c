package io.toehold.inner;

import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.FallbackReason;

/**
 * Tells the logger {@code toehold} what happens, as far as the user has asked for it. The logger is
 * not touched before there is something to tell: asking for it starts the application's logging.
 * Thread-safe. What a logger does with our lines, such as sending them over a socket, is not told
 * again.
 */
final class Journal implements PathCounters {
  private final Options.LogLevel level;
  private final ThreadLocal<Boolean> telling = new ThreadLocal<>();

  Journal(Options.LogLevel level) {
    this.level = level;
  }

  /** Something that an operator wants to know. */
  void info(String line) {
    if (level != Options.LogLevel.OFF) {
      tell(System.Logger.Level.INFO, line, null);
    }
  }

  /** A bug of ours; the connection took the host path. */
  void failed(Throwable failure) {
    if (level != Options.LogLevel.OFF) {
      tell(System.Logger.Level.WARNING, "internal failure", failure);
    }
  }

  @Override
  public void attempt() {
    // what becomes of it is told
  }

  @Override
  public void offloaded() {
    if (level == Options.LogLevel.DEBUG) {
      tell(System.Logger.Level.DEBUG, "a connection is offloaded", null);
    }
  }

  @Override
  public void declined(FallbackReason reason) {
    if (level == Options.LogLevel.DEBUG) {
      tell(
          System.Logger.Level.DEBUG,
          "a connection takes the host path: " + reason + ": " + reason.text(),
          null);
    }
  }

  @Override
  public void failed() {
    // told with the failure itself
  }

  private void tell(System.Logger.Level how, String line, Throwable failure) {
    if (telling.get() != null) {
      return;
    }
    telling.set(true);
    try {
      System.getLogger("toehold").log(how, line, failure);
    } finally {
      telling.remove();
    }
  }
}
