package io.toehold.it.app.aio;

import io.toehold.it.app.aio.Contract.Named;
import io.toehold.it.app.aio.Contract.Notes;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Reading and writing: in every kind of group, since each has its own threads for handlers. */
final class Operations {
  static final List<Named> ALL =
      List.of(
          new Named("one of each at a time", Operations::oneOfEach),
          new Named("buffers", Operations::buffers),
          new Named("refused arguments", Operations::arguments),
          new Named("handlers' threads", Operations::threads),
          new Named("depth of handlers", Operations::depth),
          new Named("a handler that throws", Operations::throwing),
          new Named("both directions pending", Operations::bothPending),
          new Named("options", Operations::options));

  private Operations() {}

  private static ByteBuffer bytes(int n) {
    return ByteBuffer.allocate(n);
  }

  private static void oneOfEach(Ends ends, Notes notes) throws Exception {
    Future<Integer> read = ends.here.read(bytes(3));
    notes.see("second read", Outcome.of(() -> ends.here.read(bytes(1))));
    notes.see("read of nothing", Outcome.of(() -> ends.here.read(bytes(0))));
    Future<Integer> write = ends.fill();
    notes.see("second write", Outcome.of(() -> ends.here.write(bytes(1))));
    notes.see("timed get", Outcome.of(read, 10));
    notes.see("peer wrote", Outcome.of(ends.peer.write(bytes(2))));
    notes.see("read", Outcome.of(read));
    long arrived = Ends.drain(ends.peer, ends.written() + 1);
    notes.see("peer read", arrived > ends.written());
    notes.see("write ended", write.get() > 0);
    notes.see("write again", Outcome.of(ends.here.write(bytes(0))));
  }

  private static void buffers(Ends ends, Notes notes) throws Exception {
    ByteBuffer[] parts = {
      ByteBuffer.wrap(new byte[] {1, 2, 3}),
      bytes(0),
      ByteBuffer.allocateDirect(2).put(0, (byte) 4).put(1, (byte) 5),
      ByteBuffer.wrap(new byte[] {6}).asReadOnlyBuffer()
    };
    Outcome<Long> gathered = new Outcome<>();
    ends.here.write(parts, 0, 4, 0, TimeUnit.SECONDS, null, gathered);
    notes.see("gathered", gathered);
    Ends.drain(ends.peer, 6);
    notes.see("nothing to gather", gathered(ends, parts));
    ends.peer.write(ByteBuffer.wrap(new byte[] {7, 8, 9})).get();
    ByteBuffer[] into = {bytes(5), bytes(0), ByteBuffer.allocateDirect(1), bytes(4)};
    into[0].position(4);
    Outcome<Long> scattered = new Outcome<>();
    ends.here.read(into, 0, 4, 1, TimeUnit.HOURS, null, scattered);
    notes.see("scattered", scattered);
    notes.see("into", into[0].get(4) + " " + into[2].get(0) + " " + into[3].get(0) + into[3]);
    Outcome<Long> none = new Outcome<>();
    ends.peer.write(bytes(1)).get();
    ends.here.read(new ByteBuffer[] {bytes(0)}, 0, 1, 1, TimeUnit.HOURS, null, none);
    notes.see("nothing to scatter into", none);
    Outcome<Integer> zero = new Outcome<>();
    ends.here.write(bytes(0), null, zero);
    notes.see("nothing to write", zero);
    ByteBuffer slice = ByteBuffer.allocateDirect(9).position(3).slice();
    ends.here.write(slice.put(0, (byte) 42).limit(1)).get();
    ByteBuffer got = bytes(9).position(2);
    ends.peer.read(got).get();
    notes.see("slice", got.get(2) + " " + got + " " + slice);
  }

  private static Object gathered(Ends ends, ByteBuffer[] parts) {
    Outcome<Long> outcome = new Outcome<>();
    ends.here.write(parts, 1, 3, 1, TimeUnit.HOURS, null, outcome);
    return outcome;
  }

  private static void arguments(Ends ends, Notes notes) {
    notes.see("read-only", Outcome.of(() -> ends.here.read(bytes(1).asReadOnlyBuffer())));
    notes.see(
        "no handler",
        Outcome.of(
            () -> {
              ends.here.read(bytes(1), null, null);
              return null;
            }));
    notes.see(
        "length",
        Outcome.of(
            () -> {
              ends.here.read(
                  new ByteBuffer[2], 1, -1, 1, TimeUnit.HOURS, null, new Outcome<Long>());
              return null;
            }));
    notes.see("connect", Outcome.of(() -> ends.here.connect(ends.peer.getLocalAddress())));
    notes.see("bind", Outcome.of(() -> ends.here.bind(null)));
  }

  private static String pool(String thread) {
    return thread.replaceAll("-?\\d+", "");
  }

  private static void threads(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> pending = new Outcome<>();
    ends.here.read(bytes(1), null, pending);
    ends.peer.write(bytes(2)).get();
    notes.see("pending read", pool(pending.thread()));
    Outcome<Integer> atOnce = new Outcome<>();
    ends.here.read(bytes(1), null, atOnce);
    notes.see("read at once", pool(atOnce.thread()));
    Outcome<Integer> written = new Outcome<>();
    ends.here.write(bytes(1), null, written);
    notes.see("write at once", pool(written.thread()));
  }

  /** Reads byte after byte, each from the handler of the one before; how deep they nest. */
  private static void depth(Ends ends, Notes notes) throws Exception {
    int bytes = 100;
    ends.peer.write(bytes(bytes)).get();
    CompletableFuture<Integer> deepest = new CompletableFuture<>();
    ends.here.read(
        bytes(1),
        null,
        new CompletionHandler<Integer, Object>() {
          private int left = bytes;
          private int now;
          private int most;

          @Override
          public void completed(Integer value, Object attachment) {
            now++;
            most = Math.max(most, now);
            if (--left > 0) {
              ends.here.read(bytes(1), null, this);
            } else {
              deepest.complete(most);
            }
            now--;
          }

          @Override
          public void failed(Throwable problem, Object attachment) {
            deepest.completeExceptionally(problem);
          }
        });
    // other pools may call two handlers at once, and what is counted here is then no depth
    String thread = Thread.currentThread().getName();
    notes.see("depth, from " + thread, deepest.get() > 1 ? "nested" : "flat");
  }

  private static void throwing(Ends ends, Notes notes) throws Exception {
    ends.here.read(
        bytes(1),
        null,
        new CompletionHandler<Integer, Object>() {
          @Override
          public void completed(Integer value, Object attachment) {
            throw new IllegalStateException("thrown by a handler");
          }

          @Override
          public void failed(Throwable problem, Object attachment) {
            completed(0, null);
          }
        });
    ends.peer.write(bytes(1)).get();
    Outcome<Integer> next = new Outcome<>();
    while (true) {
      try {
        ends.here.read(bytes(1), null, next);
        break;
      } catch (java.nio.channels.ReadPendingException early) {
        Thread.onSpinWait();
      }
    }
    ends.peer.write(bytes(1)).get();
    notes.see("next read", next);
  }

  private static void bothPending(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> read = new Outcome<>();
    ends.here.read(bytes(1), null, read);
    Future<Integer> write = ends.fill();
    long drained = Ends.drain(ends.peer, ends.written());
    notes.see("drained", drained == ends.written());
    notes.see("write ended", write.get() > 0);
    notes.see("read pending", read.isPending());
    ends.peer.write(bytes(1)).get();
    notes.see("read", read);
  }

  private static void options(Ends ends, Notes notes) throws Exception {
    notes.see("no delay", ends.here.getOption(StandardSocketOptions.TCP_NODELAY));
    Future<Integer> read = ends.here.read(bytes(1)); // so that its doorbell has been rung
    Future<Integer> other = ends.peer.read(bytes(1));
    ends.peer.write(bytes(1)).get();
    notes.see("read", Outcome.of(read));
    ends.here.write(bytes(1)).get();
    notes.see("peer read", Outcome.of(other));
    notes.see("no delay then", ends.here.getOption(StandardSocketOptions.TCP_NODELAY));
    ends.here.setOption(StandardSocketOptions.TCP_NODELAY, true);
    notes.see("no delay set", ends.here.getOption(StandardSocketOptions.TCP_NODELAY));
    ends.here.setOption(StandardSocketOptions.TCP_NODELAY, false);
    notes.see("no delay unset", ends.here.getOption(StandardSocketOptions.TCP_NODELAY));
    ends.here.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    notes.see("keep alive", ends.here.getOption(StandardSocketOptions.SO_KEEPALIVE));
    notes.see("linger", Outcome.of(() -> ends.here.setOption(StandardSocketOptions.SO_LINGER, 0)));
    notes.see(
        "supported", ends.here.supportedOptions().stream().map(o -> o.name()).sorted().toList());
    notes.see("class", ends.here.toString().replaceAll("\\d+", "N"));
  }
}
