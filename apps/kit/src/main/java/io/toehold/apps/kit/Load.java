package io.toehold.apps.kit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Threads that work, from when this is made to {@link #end}. */
final class Load {

  /** Between two attempts of a thread that fails. */
  private static final long PAUSE_MILLIS = 20;

  private final boolean strict;
  private final AtomicInteger working;
  private final LongAdder done = new LongAdder();
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private final long begun = System.nanoTime();
  private volatile boolean ending;
  private volatile Exception lastFailure;

  /** {@code strict}: no operation may fail. */
  Load(List<Worker> workers, boolean strict) {
    this.strict = strict;
    working = new AtomicInteger(workers.size());
    for (Worker worker : workers) {
      Thread thread = new Thread(() -> run(worker), "load");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Ends when each thread has succeeded in an operation that it began after this call. */
  void end(long patienceMillis) throws Exception {
    ending = true;
    try {
      outcome.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          working + " threads have not succeeded in " + patienceMillis + " ms", lastFailure);
    }
    Answers.done(done.sum(), (System.nanoTime() - begun) / 1e9);
  }

  private void run(Worker worker) {
    while (!outcome.isDone()) {
      boolean last = ending;
      try {
        worker.operate();
        done.increment();
        if (last) {
          if (working.decrementAndGet() == 0) {
            outcome.complete(null);
          }
          return;
        }
      } catch (Exception e) {
        lastFailure = e;
        worker.abandon();
        if (strict || e instanceof WrongResult) {
          outcome.completeExceptionally(e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work of one thread at a time, with what it has open. */
  static final class Worker {
    private final Work.Open open;
    private Work work;
    private long number;

    Worker(Work.Open open) {
      this.open = open;
    }

    private void operate() throws Exception {
      if (work == null) {
        work = open.open();
      }
      work.operate(number++);
    }

    private void abandon() {
      try {
        if (work != null) {
          work.close();
        }
      } catch (Exception e) {
        // What has failed may fail to close, too.
      }
      work = null;
    }
  }
}
