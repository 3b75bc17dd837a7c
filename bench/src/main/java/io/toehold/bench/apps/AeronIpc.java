package io.toehold.bench.apps;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * What the Aeron programs share: a driver in the server's process, a stream in each direction, and
 * threads that yield while they have something to do, and soon sleep when they have not, because
 * others are measured in turn with them.
 */
final class AeronIpc {

  private static final int TO_SERVER = 1001;

  private static final int TO_CLIENT = 1002;

  /** Half of it is the window, which the driver's thread moves on. */
  private static final String CHANNEL = "aeron:ipc?term-length=64m";

  private static final int MTU = 65_504;
  private static final int FRAGMENTS = 10;

  private final Subscription in;
  private final ExclusivePublication out;
  private final IdleStrategy idle = idle();

  private AeronIpc(String directory, int inId, int outId) {
    Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
    in = aeron.addSubscription(CHANNEL, inId);
    out = aeron.addExclusivePublication(CHANNEL, outId);
  }

  /** What is done with a message. */
  interface Handler {
    void onMessage(DirectBuffer buffer, int offset, int length) throws IOException;
  }

  static AeronIpc server(String directory) {
    MediaDriver.launch(
        new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(idle())
            .ipcMtuLength(MTU)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
    return new AeronIpc(directory, TO_SERVER, TO_CLIENT);
  }

  static AeronIpc client(String directory) {
    return new AeronIpc(directory, TO_CLIENT, TO_SERVER);
  }

  /** Sends, waiting while there is no room. */
  void send(DirectBuffer buffer, int offset, int length) throws IOException {
    long result = out.offer(buffer, offset, length);
    while (result < 0) {
      if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
        throw new IOException("cannot send: " + Publication.errorString(result));
      }
      Thread.yield();
      result = out.offer(buffer, offset, length);
    }
  }

  /** Something that receives whole messages, however they were cut up. */
  Receiver receiver(Handler handler) {
    return new Receiver(handler);
  }

  /** Receives. */
  final class Receiver {
    private final FragmentAssembler assembler;
    private IOException failure;

    private Receiver(Handler handler) {
      assembler =
          new FragmentAssembler(
              (buffer, offset, length, header) -> {
                try {
                  handler.onMessage(buffer, offset, length);
                } catch (IOException e) {
                  failure = e;
                }
              });
    }

    /** Takes what is there; waits a little if there is nothing. */
    void poll() throws IOException {
      idle.idle(in.poll(assembler, FRAGMENTS));
      if (failure != null) {
        throw failure;
      }
    }
  }

  private static IdleStrategy idle() {
    return new BackoffIdleStrategy(10, 20_000, 1_000, 1_000_000);
  }
}
