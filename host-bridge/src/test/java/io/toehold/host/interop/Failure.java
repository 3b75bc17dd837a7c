package io.toehold.host.interop;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Calls that have to fail. */
final class Failure {
  private Failure() {}

  /** Waits for the end of a thread's work, and fails as it has. */
  static void join(Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Calls, and checks how the text of its exception begins. */
  static void expect(String text, Callable<?> call) {
    Object result;
    try {
      result = call.call();
    } catch (IOException e) {
      if (!e.getMessage().startsWith(text)) {
        throw new AssertionError("not \"" + text + "\"", e);
      }
      return;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("not \"" + text + "\" but " + result);
  }
}
