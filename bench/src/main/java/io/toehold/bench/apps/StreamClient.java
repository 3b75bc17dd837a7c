package io.toehold.bench.apps;

import io.toehold.bench.child.Control;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Writes as fast as it can to one connection, for a given time, until the peer has read everything.
 */
public final class StreamClient {

  private StreamClient() {}

  /** Arguments: port, bytes of a write. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    new Control().on("run", words -> run(port, size, Long.parseLong(words.get(0)))).serve(Map.of());
  }

  private static Map<String, Double> run(int port, int size, long millis) throws IOException {
    byte[] data = new byte[size];
    long writes = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      long start = System.nanoTime();
      long deadline = start + TimeUnit.MILLISECONDS.toNanos(millis);
      while (System.nanoTime() - deadline < 0) {
        out.write(data);
        writes++;
      }
      socket.shutdownOutput();
      long received = new DataInputStream(socket.getInputStream()).readLong();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (received != writes * size) {
        throw new IOException("wrote " + writes * size + " bytes, the peer read " + received);
      }
      return Map.of(
          "operations",
          (double) writes,
          "seconds",
          seconds,
          "mb_per_second",
          received / seconds / 1e6);
    }
  }
}
