package io.toehold.it.app.net;

import java.io.Closeable;
import java.io.IOException;

/** What the raw applications do with a connection, by whichever API. */
public interface Connection extends Closeable {
  /** Writes all of it. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Reads at least one byte; -1 at the end of the stream. */
  int read(byte[] bytes, int offset, int length) throws IOException;

  /** A read that waits longer fails with a SocketTimeoutException. */
  void readTimeout(int millis) throws IOException;

  /** Sends {@code out} and receives {@code in} at the same time. */
  void exchange(Outgoing out, Incoming in) throws IOException;

  void shutdownInput() throws IOException;

  void shutdownOutput() throws IOException;

  /**
   * Sets SO_LINGER; with 0, closing resets the connection, as an application that gives up may do.
   */
  void linger(int seconds) throws IOException;

  int localPort() throws IOException;

  int remotePort() throws IOException;
}
