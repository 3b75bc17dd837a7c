package sun.nio.ch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;

/**
 * One connection that is offloaded, or not yet decided, as the faces see it. The faces keep the
 * JDK's locks, states and exceptions; the session moves the bytes and waits. It is implemented
 * behind the wall.
 *
 * <p>Reading belongs to the holder of the face's read lock, writing to the holder of its write
 * lock; the rest may be called by any thread.
 */
public interface ToeholdSession {
  /** The stream has ended. */
  int END = IOStatus.EOF;

  /** Nothing can be moved now. */
  int UNAVAILABLE = IOStatus.UNAVAILABLE;

  /**
   * The connection takes the host path: the face forgets the session and uses the kernel socket.
   */
  int HOST = -100;

  /** Whether the connection is still being made, over a link. */
  boolean isConnecting();

  /** Waits until it is not {@link #isConnecting}; may return without a reason. */
  void awaitConnected(long nanos) throws IOException;

  /** Throws what the JDK would, if it is not {@link #isConnecting} any more and has failed. */
  void checkConnected() throws IOException;

  /** This side's address as the application is to see it; null if it is the kernel socket's. */
  InetSocketAddress local();

  /** The peer's; null if it is the kernel socket's. */
  InetSocketAddress remote();

  /**
   * The application has set an option of the socket.
   *
   * @param value that of SO_SNDBUF and SO_RCVBUF as the kernel has taken it
   */
  void setOption(String name, Object value);

  /**
   * Reads what is there; a number of bytes, {@link #END}, {@link #UNAVAILABLE} or {@link #HOST}.
   */
  int read(byte[] dst, int offset, int length) throws IOException;

  /** The same to memory outside the heap. */
  int read(long dst, int length) throws IOException;

  /** Writes what fits; a number of bytes, {@link #UNAVAILABLE} or {@link #HOST}. */
  int write(byte[] src, int offset, int length) throws IOException;

  /** The same from memory outside the heap, which may be a file's. */
  int write(long src, int length, boolean ofFile) throws IOException;

  /** The next byte that is written is urgent; false if the peer would discard it. */
  boolean beginUrgent();

  /** Whether this end wants it so (SO_OOBINLINE). */
  void takeUrgent(boolean inline);

  /**
   * Lends received bytes where they lie; their number, {@link #END}, {@link #UNAVAILABLE} or {@link
   * #HOST}.
   */
  int lease(int most, ToeholdLease into) throws IOException;

  /** Gives a lease back. Any thread. */
  void release(ToeholdLease lease);

  /**
   * Lends room in the send ring; bytes, {@link #UNAVAILABLE}, or {@link #HOST} if the connection is
   * not offloaded or not yet known to be.
   */
  int claim(int most) throws IOException;

  /** Where the last claim begins. */
  long claimAddress();

  /** Sends the first bytes of the last claim. */
  void commit(int length);

  /** The memory that claims and leases lie in. */
  long areaStart();

  /** Its bytes. */
  int areaLength();

  /**
   * Waits until a read would not be {@link #UNAVAILABLE}; may return without a reason.
   *
   * @param nanos longest wait, 0 for no limit
   */
  void awaitReadable(long nanos) throws IOException;

  /**
   * Polls for a few microseconds, if that has been paying off, for a read that would not be {@link
   * #UNAVAILABLE}.
   */
  boolean pollReadable();

  /**
   * Whether it is seen now that the peer is gone: for those who found nothing to read or no room,
   * and do not wait. A selector would have seen it, but there may be none.
   */
  boolean findsPeerGone();

  /** Whether {@link #makeRoom} would help a writer that finds no room. */
  boolean canMakeRoom();

  /** Gets more memory for what is written; {@link #readyOps} tells. */
  void makeRoom();

  /** Whether a write would throw, or what it writes be lost. */
  boolean isBroken();

  /**
   * Waits until a write would not be {@link #UNAVAILABLE}; may return without a reason.
   *
   * @param nanos longest wait, 0 for no limit
   */
  void awaitWritable(long nanos) throws IOException;

  /** Whether the connection takes the host path. */
  boolean isHost();

  /**
   * Whether what has arrived on the anchor is doorbells. While the path is undecided it can only be
   * payload, from a peer that does not know of the offer: the connection then takes the host path.
   */
  boolean takesDoorbells();

  /**
   * Which of {@link SelectionKey#OP_READ} and {@link SelectionKey#OP_WRITE} would not be {@link
   * #UNAVAILABLE}. While it is {@link #isConnecting}, nothing; if it has failed then, all.
   */
  int readyOps(int interest);

  /**
   * Asks the peer to send a byte over the anchor as soon as one of these becomes ready; look again
   * after it. {@link SelectionKey#OP_CONNECT} is the same as {@link SelectionKey#OP_WRITE}.
   */
  void armAnchor(int ops);

  /** Whether what was armed has not been rung. */
  boolean isArmed(int ops);

  /** Takes {@link #armAnchor} back. */
  void disarm(int ops);

  /** Bytes that can be read at once. */
  int available();

  /** Reading is over, though nothing is closed: whoever waits for bytes returns. */
  void shutdownInput();

  /** Ends the outgoing stream. */
  void shutdownOutput() throws IOException;

  /** The peer's end of the anchor is closed or reset. */
  void anchorEnded();

  /** Reading is over: whoever waits in {@link #awaitReadable} returns, now and ever. */
  void wakeReaders();

  /** Writing is over: whoever waits in {@link #awaitWritable} returns, now and ever. */
  void wakeWriters();

  /**
   * Ends the connection, before the kernel socket is closed; threads may still be in a read or
   * write.
   *
   * @param end end the outgoing stream in order
   * @param reset reset the connection, after its end if there is one
   * @return false if the connection takes the host path, and the kernel socket has to be closed as
   *     the JDK does
   */
  boolean close(boolean end, boolean reset) throws IOException;

  /**
   * After {@link #close}: waits as the kernel does with SO_LINGER, until the peer has everything,
   * or never will.
   *
   * @param seconds longest wait; nothing if it is not positive
   */
  void linger(int seconds);

  /** Lets go of the connection, last. No thread reads or writes any more, and none will. */
  void detach();

  /**
   * Runs an action when the connection has come to the host path by itself, without a read or
   * write.
   */
  void onHost(Runnable action);
}
