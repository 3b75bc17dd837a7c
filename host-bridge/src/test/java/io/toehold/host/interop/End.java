package io.toehold.host.interop;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One end of a connection, the kernel's or ours, with calls that wait. */
interface End extends AutoCloseable {
  /**
   * Reads into a direct buffer.
   *
   * @return how many bytes, or -1 at the end of the stream
   */
  int read(ByteBuffer to) throws IOException;

  /** Writes all of a direct buffer. */
  void write(ByteBuffer from) throws IOException;

  /** Writes a byte that is urgent. */
  void writeUrgent(int value) throws IOException;

  /** Whether urgent bytes that come are left in the stream. */
  void urgentInline(boolean on) throws IOException;

  /** Limits what may be written and not acknowledged yet (SO_SNDBUF), bytes. */
  void sendBuffer(int bytes) throws IOException;

  /** Ends the outgoing stream. */
  void endOutput() throws IOException;

  /** Resets the connection, and lets go of it. */
  void reset() throws IOException;

  /** Closes it as an application does that has read all. */
  @Override
  void close() throws IOException;
}
