package io.toehold.it.app.aio;

import io.toehold.it.app.aio.Contract.Named;
import io.toehold.it.app.aio.Contract.Notes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Time-outs, cancellation, shutting down, closing, and peers that do. */
final class Endings {
  static final List<Named> ALL =
      List.of(
          new Named("read that times out", Endings::readTimesOut),
          new Named("write that times out", Endings::writeTimesOut),
          new Named("cancelled read", Endings::cancelled),
          new Named("read cancelled by force", Endings::cancelledByForce),
          new Named("close with operations pending", Endings::closed),
          new Named("input shut down", Endings::inputShut),
          new Named("input shut down with data", Endings::inputShutWithData),
          new Named("output shut down", Endings::outputShut),
          new Named("output shut down while writing", Endings::outputShutWhileWriting),
          new Named("peer closes", Endings::peerCloses),
          new Named("peer closes without reading", Endings::peerResets),
          new Named("peer resets under a pending write", Endings::peerResetsWriter),
          new Named("both close", Endings::bothClose));

  private Endings() {}

  private static ByteBuffer bytes(int n) {
    return ByteBuffer.allocate(n);
  }

  private static Outcome<Integer> read(Ends ends) {
    Outcome<Integer> outcome = new Outcome<>();
    ends.here.read(bytes(8), null, outcome);
    return outcome;
  }

  private static void readTimesOut(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> outcome = new Outcome<>();
    ends.here.read(bytes(1), 20, TimeUnit.MILLISECONDS, null, outcome);
    notes.see("read", outcome);
    notes.see("next read", Outcome.of(() -> ends.here.read(bytes(1))));
    notes.see("write", Outcome.of(ends.here.write(bytes(3))));
    notes.see("peer", Outcome.of(ends.peer.read(bytes(9))));
    notes.see("peer's write", Outcome.of(ends.peer.write(bytes(2))));
    notes.see("open", ends.here.isOpen());
  }

  private static void writeTimesOut(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> read = read(ends);
    ByteBuffer buffer = bytes(65_537);
    Outcome<Integer> write;
    do {
      write = new Outcome<>();
      ends.here.write(buffer.clear(), 300, TimeUnit.MILLISECONDS, null, write);
    } while (!write.toString().startsWith("failed"));
    notes.see("write", write);
    notes.see("next write", Outcome.of(() -> ends.here.write(bytes(1))));
    ends.peer.write(bytes(2)).get();
    notes.see("read", read);
    ends.here.close();
    notes.see("peer", Ends.drain(ends.peer, Long.MAX_VALUE) > 0);
  }

  private static void cancelled(Ends ends, Notes notes) throws Exception {
    Future<Integer> read = ends.here.read(bytes(1));
    notes.see("cancel", read.cancel(false));
    notes.see("again", read.cancel(false));
    notes.see("done", read.isDone() + " " + read.isCancelled() + " " + Outcome.of(read));
    notes.see("next read", Outcome.of(() -> ends.here.read(bytes(1))));
    notes.see("write", Outcome.of(ends.here.write(bytes(3))));
    notes.see("peer", Outcome.of(ends.peer.read(bytes(9))));
    ends.peer.write(bytes(1)).get();
    Future<Integer> write = ends.fill();
    notes.see("cancel of a write", write.cancel(false));
    notes.see("next write", Outcome.of(() -> ends.here.write(bytes(1))));
    notes.see("open", ends.here.isOpen());
  }

  private static void cancelledByForce(Ends ends, Notes notes) {
    Future<Integer> read = ends.here.read(bytes(1));
    notes.see("cancel", read.cancel(true));
    notes.see("read", Outcome.of(read));
    notes.see("open", ends.here.isOpen());
    notes.see("peer", Outcome.of(ends.peer.read(bytes(1))));
  }

  private static void closed(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> read = read(ends);
    Future<Integer> write = ends.fill();
    ends.here.close();
    notes.see("read", read);
    notes.see("write", Outcome.of(write));
    notes.see("read after", read(ends));
    notes.see("write after", Outcome.of(ends.here.write(bytes(1))));
    notes.see("address", Outcome.of(ends.here::getRemoteAddress));
    notes.see("shut down", Outcome.of(ends.here::shutdownInput));
    notes.see("text", ends.here);
    long got = Ends.drain(ends.peer, Long.MAX_VALUE);
    notes.see("peer has all that was written", got >= ends.written());
  }

  private static void inputShut(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> read = read(ends);
    ends.here.shutdownInput();
    notes.see("pending read", read);
    notes.see("next read", read(ends));
    notes.see("again", Outcome.of(() -> ends.here.shutdownInput() == ends.here));
    notes.see("text", ends.here.toString().contains(" ishut"));
    notes.see("write", Outcome.of(ends.here.write(bytes(5))));
    notes.see("peer", Outcome.of(ends.peer.read(bytes(9))));
    Future<Integer> write = ends.fill(); // its waiting must not end by the other direction's end
    notes.see("pending write", Outcome.of(write, 50));
    Ends.drain(ends.peer, ends.written());
    notes.see("write", write.get() > 0);
  }

  private static void inputShutWithData(Ends ends, Notes notes) throws Exception {
    ends.peer.write(bytes(5)).get();
    ends.here.shutdownInput();
    notes.see("read", read(ends));
  }

  private static void outputShut(Ends ends, Notes notes) throws Exception {
    ends.here.write(bytes(5)).get();
    ends.here.shutdownOutput();
    notes.see("write", Outcome.of(ends.here.write(bytes(5))));
    notes.see("text", ends.here.toString().contains(" oshut"));
    notes.see(
        "option",
        Outcome.of(() -> ends.here.setOption(java.net.StandardSocketOptions.SO_KEEPALIVE, true)));
    notes.see("peer", Ends.drain(ends.peer, Long.MAX_VALUE));
    Outcome<Integer> read = read(ends);
    notes.see("peer's write", Outcome.of(ends.peer.write(bytes(3))));
    notes.see("read", read);
    ends.peer.close();
    notes.see("end", read(ends));
  }

  private static void outputShutWhileWriting(Ends ends, Notes notes) throws Exception {
    Future<Integer> write = ends.fill();
    ends.here.shutdownOutput();
    notes.see("write", Outcome.of(write));
    notes.see("next write", Outcome.of(ends.here.write(bytes(1))));
    long got = Ends.drain(ends.peer, Long.MAX_VALUE);
    notes.see("peer has what was written", got == ends.written());
  }

  private static void peerCloses(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> read = read(ends);
    ends.peer.write(bytes(3)).get();
    notes.see("read", read);
    Outcome<Integer> end = read(ends);
    ends.peer.close();
    notes.see("end", end);
    notes.see("end again", read(ends));
    notes.see("first write", Outcome.of(ends.here.write(bytes(1))));
    notes.see("write", Outcome.of(ends.here.write(bytes(1))));
  }

  private static void peerResets(Ends ends, Notes notes) throws Exception {
    ends.peer.write(bytes(3)).get();
    notes.see("read", read(ends));
    ends.here.write(bytes(3)).get();
    Outcome<Integer> read = read(ends);
    ends.peer.close();
    notes.see("pending read", read);
    notes.see("next read", read(ends));
    notes.see("write", Outcome.of(ends.here.write(bytes(1))));
  }

  private static void peerResetsWriter(Ends ends, Notes notes) throws Exception {
    Future<Integer> write = ends.fill();
    ends.peer.close();
    notes.see("pending write", Outcome.of(write));
    notes.see("next write", Outcome.of(ends.here.write(bytes(1))));
    notes.see("read", read(ends));
  }

  private static void bothClose(Ends ends, Notes notes) throws Exception {
    Outcome<Integer> read = read(ends);
    Thread closer = new Thread(() -> Outcome.of(() -> close(ends)));
    closer.start();
    ends.here.close();
    closer.join();
    String outcome = read.toString();
    notes.see(
        "read",
        outcome.equals("-1") || outcome.contains("AsynchronousCloseException") ? "" : outcome);
  }

  private static Object close(Ends ends) throws Exception {
    ends.peer.close();
    return null;
  }
}
