package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import io.toehold.bench.child.Load;
import io.toehold.bench.child.Throughput;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Writes as fast as it can until the peers have read everything; the load's argument is the size of
 * a write. Each round has new connections.
 */
public final class StreamClient {

  private StreamClient() {}

  /** Argument: the server's address. */
  public static void main(String[] arguments) throws IOException {
    new Control()
        .on(
            Load.COMMAND,
            words ->
                StreamRound.run(
                    Load.parse(words), (size, deadline) -> write(arguments[0], size, deadline)))
        .serve(Map.of());
  }

  private static long write(String address, int size, long deadline) throws IOException {
    byte[] data = new byte[size];
    long writes = 0;
    try (Streams connection = Streams.connect(address)) {
      do {
        connection.out().write(data);
        writes++;
      } while (System.nanoTime() - deadline < 0);
      connection.shutdownOutput();
      Throughput.check(writes, size, new DataInputStream(connection.in()).readLong());
      return writes;
    }
  }
}
