package io.toehold.bench.apps;

import io.toehold.bench.child.LoadMain;
import io.toehold.bench.child.Operation;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Round trips of messages over Aeron IPC; the load's argument is their size. One thread only. */
public final class AeronPing implements Operation {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final AeronIpc ipc;
  private final AeronIpc.Receiver receiver;
  private final UnsafeBuffer message;
  private int received = -1;
  private byte number;

  private AeronPing(AeronIpc ipc, int size) {
    this.ipc = ipc;
    this.message = new UnsafeBuffer(new byte[size]);
    this.receiver =
        ipc.receiver(
            (buffer, offset, length) -> {
              if (buffer.getByte(offset) != number) {
                throw new IOException("not the echo of what was sent");
              }
              received = length;
            });
  }

  /** Argument: the driver's directory. */
  public static void main(String[] arguments) throws IOException {
    AeronIpc ipc = AeronIpc.client(arguments[0]);
    new LoadMain(size -> new AeronPing(ipc, Integer.parseInt(size))).serve();
  }

  @Override
  public void once() throws IOException {
    received = -1;
    message.putByte(0, ++number);
    ipc.send(message, 0, message.capacity());
    long start = System.nanoTime();
    while (received < 0) {
      receiver.poll();
      if (received < 0 && System.nanoTime() - start > PATIENCE) {
        throw new IOException("no answer");
      }
    }
    if (received != message.capacity()) {
      throw new IOException("sent " + message.capacity() + " bytes, got " + received);
    }
  }
}
