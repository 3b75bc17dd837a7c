package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Threads;
import java.io.IOException;

/** Sends back each message; Aeron IPC. */
public final class AeronEcho {

  private AeronEcho() {}

  /** Argument: the driver's directory. */
  public static void main(String[] arguments) throws IOException {
    AeronIpc ipc = AeronIpc.server(arguments[0]);
    AeronIpc.Receiver receiver = ipc.receiver(ipc::send);
    Threads.start(
        "echo",
        () -> {
          while (true) {
            receiver.poll();
          }
        });
    new Control().serveAt(arguments[0]);
  }
}
