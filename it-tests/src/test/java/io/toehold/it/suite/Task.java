package io.toehold.it.suite;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An act that goes on in a thread of its own while the scene goes on. */
final class Task {
  private static final long LOOK = 3; // ms between looks at a thread that may be blocked

  private final CompletableFuture<String> outcome = new CompletableFuture<>();
  private final Thread thread;

  Task(Behaviour.Threads threads, String name, Act act, Texts texts) {
    thread = thread(threads, name, () -> outcome.complete(outcome(act, texts)));
    thread.start();
  }

  private static Thread thread(Behaviour.Threads threads, String name, Runnable body) {
    if (threads == Behaviour.Threads.VIRTUAL) {
      return VirtualThreads.unstarted(body);
    }
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  static String outcome(Act act, Texts texts) {
    try {
      return texts.of(act.perform());
    } catch (Exception | Error problem) {
      return texts.of(problem);
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isDone() {
    return outcome.isDone();
  }

  /** The outcome; null if there is none in time. */
  String outcome(long millis) throws InterruptedException {
    try {
      return outcome.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return null;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns when the act is over, or its thread has come to stand still. */
  void awaitBlocked() throws InterruptedException {
    StackTraceElement[] before = null;
    while (outcome(LOOK) == null) {
      StackTraceElement[] now = stands() ? thread.getStackTrace() : null;
      if (now != null && now.length > 0 && Arrays.equals(before, now)) {
        return;
      }
      before = now;
    }
  }

  /** Whether it waits; for the JVM, who waits in a system call is runnable in a native method. */
  private boolean stands() {
    switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED:
        return true;
      case RUNNABLE:
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
            && stack[0].isNativeMethod()
            && !stack[0].getMethodName().startsWith("yield");
      default:
        return false;
    }
  }

  /** Where the thread is, for people. */
  String stack() {
    StackTraceElement[] stack = thread.getStackTrace();
    return Arrays.toString(Arrays.copyOf(stack, Math.min(12, stack.length)));
  }
}
