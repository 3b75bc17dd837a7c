package io.toehold.it.app.aio;

import io.toehold.it.app.aio.Contract.Notes;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Groups that end, with offloaded channels in them. */
final class GroupEndings {
  private GroupEndings() {}

  static void run(Notes notes) throws Exception {
    for (boolean fixed : new boolean[] {true, false}) {
      shutdown(notes, open(fixed), fixed ? "fixed" : "cached");
      shutdownNow(notes, open(fixed), fixed ? "fixed" : "cached");
    }
  }

  private static AsynchronousChannelGroup open(boolean fixed) throws Exception {
    return fixed
        ? AsynchronousChannelGroup.withFixedThreadPool(2, Contract.daemons("ending"))
        : AsynchronousChannelGroup.withCachedThreadPool(
            Executors.newCachedThreadPool(Contract.daemons("ending")), 1);
  }

  /** Goes on until the last channel is closed. */
  private static void shutdown(Notes notes, AsynchronousChannelGroup group, String name)
      throws Exception {
    try (Ends ends = new Ends(false, group)) {
      group.shutdown();
      notes.see(name + " shut down", group.isShutdown() + " " + group.isTerminated());
      notes.see(name + " another channel", Outcome.of(() -> AsynchronousSocketChannel.open(group)));
      Outcome<Integer> read = new Outcome<>();
      ends.here.read(ByteBuffer.allocate(8), null, read);
      ends.peer.write(ByteBuffer.allocate(3)).get();
      notes.see(name + " read", read);
    }
    notes.see(name + " terminates", group.awaitTermination(20, TimeUnit.SECONDS));
  }

  private static void shutdownNow(Notes notes, AsynchronousChannelGroup group, String name)
      throws Exception {
    try (Ends ends = new Ends(true, group);
        AsynchronousServerSocketChannel other =
            AsynchronousServerSocketChannel.open(group).bind(Ends.loopback())) {
      var read = ends.here.read(ByteBuffer.allocate(8));
      var accept = other.accept();
      group.shutdownNow();
      notes.see(name + " read", Outcome.of(read));
      notes.see(name + " accept", Outcome.of(accept));
      notes.see(name + " open", ends.here.isOpen() + " " + other.isOpen());
      notes.see(name + " peer", Outcome.of(ends.peer.read(ByteBuffer.allocate(1))));
      notes.see(name + " terminates now", group.awaitTermination(20, TimeUnit.SECONDS));
    }
  }
}
