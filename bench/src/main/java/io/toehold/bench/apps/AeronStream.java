package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Load;
import io.toehold.bench.child.Throughput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends messages as fast as it can until the peer has received all of them; the load's argument is
 * their size. Aeron IPC.
 */
public final class AeronStream {

  private final AeronIpc ipc;
  private final AeronIpc.Receiver answers;
  private long received = -1;

  private AeronStream(AeronIpc ipc) {
    this.ipc = ipc;
    answers = ipc.receiver((buffer, offset, length) -> received = buffer.getLong(offset));
  }

  /** Argument: the driver's directory. */
  public static void main(String[] arguments) throws IOException {
    AeronStream stream = new AeronStream(AeronIpc.client(arguments[0]));
    new Control().on(Load.COMMAND, words -> stream.run(Load.parse(words))).serve(Map.of());
  }

  private Map<String, Double> run(Load load) throws IOException {
    UnsafeBuffer message = new UnsafeBuffer(new byte[load.size()]);
    long start = System.nanoTime();
    long deadline = start + TimeUnit.MILLISECONDS.toNanos(load.millis());
    long writes = 0;
    do {
      ipc.send(message, 0, message.capacity());
      writes++;
    } while (System.nanoTime() - deadline < 0);
    received = -1;
    ipc.send(message, 0, 0);
    while (received < 0) {
      answers.poll();
    }
    long elapsed = System.nanoTime() - start;
    Throughput.check(writes, load.size(), received);
    return Throughput.summary(writes, load.size(), elapsed);
  }
}
