package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Threads;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/** Counts the bytes of messages until an empty one, then answers with their number; Aeron IPC. */
public final class AeronSink {

  private long total;

  private AeronSink() {}

  /** Argument: the driver's directory. */
  public static void main(String[] arguments) throws IOException {
    AeronIpc ipc = AeronIpc.server(arguments[0]);
    AeronSink sink = new AeronSink();
    UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
    byte[] copy = new byte[1024 * 1024];
    AeronIpc.Receiver receiver =
        ipc.receiver(
            (buffer, offset, length) -> {
              if (length == 0) {
                answer.putLong(0, sink.total);
                sink.total = 0;
                ipc.send(answer, 0, Long.BYTES);
              } else {
                // Into the application's own memory, as a socket's reader gets it.
                buffer.getBytes(offset, copy, 0, length);
                sink.total += length;
              }
            });
    Threads.start(
        "sink",
        () -> {
          while (true) {
            receiver.poll();
          }
        });
    new Control().serveAt(arguments[0]);
  }
}
