package io.toehold.it.suite.kind;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.ByteBuffer;

/** One end of a connection, whatever the API; blocks, and fails as the API does. */
public interface End extends AutoCloseable {
  /** What a read at the end of the stream gives. */
  String THE_END = "the end";

  /** Bytes of one read of many. */
  int PIECE = 100_000;

  /** One read of at most so many bytes; "the end" at the end of the stream. */
  Object read(int most) throws Exception;

  /** Writes all. */
  void write(byte[] bytes) throws Exception;

  void shutdownInput() throws IOException;

  void shutdownOutput() throws IOException;

  <T> void set(SocketOption<T> option, T value) throws IOException;

  <T> T get(SocketOption<T> option) throws IOException;

  int localPort() throws IOException;

  /** The socket or channel itself. */
  Object raw();

  @Override
  void close() throws IOException;

  /** Reads until so many bytes have come, or the end. */
  default byte[] readFully(int count) throws Exception {
    ByteBuffer all = ByteBuffer.allocate(count);
    while (all.hasRemaining()) {
      Object piece = read(Math.min(all.remaining(), PIECE));
      if (!(piece instanceof byte[] bytes)) {
        break;
      }
      all.put(bytes);
    }
    byte[] bytes = new byte[all.position()];
    all.flip().get(bytes);
    return bytes;
  }
}
