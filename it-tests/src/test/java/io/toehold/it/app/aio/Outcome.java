package io.toehold.it.app.aio;

import java.nio.channels.CompletionHandler;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What became of an operation, as a line that can be compared. */
final class Outcome<V> implements CompletionHandler<V, Object> {
  private static final int PATIENCE_SECONDS = 20;

  private final CompletableFuture<String> text = new CompletableFuture<>();
  private volatile String thread;

  /** A call that may fail at once. */
  interface Call {
    Object make() throws Exception;
  }

  /** Makes a call; its result, or its exception. */
  static String of(Call call) {
    try {
      return String.valueOf(call.make());
    } catch (Exception problem) {
      return text(problem);
    }
  }

  /** Waits for a future. */
  static String of(Future<?> future) {
    return of(future, PATIENCE_SECONDS * 1_000);
  }

  static String of(Future<?> future, int millis) {
    try {
      return String.valueOf(future.get(millis, TimeUnit.MILLISECONDS));
    } catch (ExecutionException problem) {
      return "failed " + text(problem.getCause());
    } catch (CancellationException | TimeoutException problem) {
      return problem.getClass().getSimpleName();
    } catch (InterruptedException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static String text(Throwable problem) {
    return problem.getClass().getName() + ": " + problem.getMessage();
  }

  @Override
  public void completed(V value, Object attachment) {
    done(String.valueOf(value));
  }

  @Override
  public void failed(Throwable problem, Object attachment) {
    done("failed " + text(problem));
  }

  private void done(String what) {
    thread = Thread.currentThread().getName();
    if (!text.complete(what)) {
      text.obtrudeValue("called twice");
    }
  }

  boolean isPending() {
    return !text.isDone();
  }

  /** Waits for the handler. */
  @Override
  public String toString() {
    return of(text);
  }

  /** Waits for the handler; the name of the thread that called it. */
  String thread() {
    of(text);
    return thread;
  }
}
