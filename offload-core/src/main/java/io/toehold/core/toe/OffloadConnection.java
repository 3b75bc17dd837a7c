package io.toehold.core.toe;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What the socket layer sees of an offloaded connection, whatever its engine (TOE-CONTRACT). The
 * operations are doorbells: they carry no data, never block, and never fail.
 *
 * <p>Reading belongs to one thread at a time, writing to one thread at a time (the socket layer's
 * two locks); everything else may be called by any thread until {@link #detach}.
 */
public interface OffloadConnection {
  /** The stream has ended in order, and everything has been read. */
  int END = -1;

  /** Nothing now. */
  int UNAVAILABLE = -2;

  /** The path; changes from {@link Path#UNDECIDED} once and never again. */
  Path path();

  /** Whether it is still being connected. */
  default boolean isConnecting() {
    return false;
  }

  /**
   * Why it could not be connected, as the JDK says it; null if it has been, or may still be. To be
   * asked when it is not {@link #isConnecting} any more.
   */
  default IOException connectFailure() {
    return null;
  }

  /** This side's address; null if it is the kernel socket's. */
  default InetSocketAddress local() {
    return null;
  }

  /** The peer's address; null if it is the kernel socket's. */
  default InetSocketAddress remote() {
    return null;
  }

  /**
   * The application has set an option of the socket; others than the engine's are ignored.
   *
   * @param name as of {@link java.net.SocketOption#name}
   * @param value that of SO_SNDBUF and SO_RCVBUF as the kernel has taken it
   */
  default void setOption(String name, Object value) {}

  /**
   * Takes bytes out of the receive ring.
   *
   * @return their number, {@link #END} or {@link #UNAVAILABLE}
   * @throws IOException "Connection reset", after everything that was received has been read
   */
  int read(byte[] dst, int offset, int length) throws IOException;

  /** The same to memory outside the heap. */
  int read(long dst, int length) throws IOException;

  /**
   * Puts bytes into the send ring.
   *
   * @return their number or {@link #UNAVAILABLE}
   * @throws IOException "Broken pipe" or "Connection reset by peer", as the kernel would say
   */
  int write(byte[] src, int offset, int length) throws IOException;

  /**
   * The same from memory outside the heap.
   *
   * @param ofFile whether it is a file's: if that has become shorter, an access fails
   */
  int write(long src, int length, boolean ofFile) throws IOException;

  /**
   * Lends received bytes in place of reading them.
   *
   * @param most bytes, at least 1
   * @return null if {@link #read} would be {@link #UNAVAILABLE}, {@link Lease#END} at the end
   * @throws IOException as {@link #read}
   */
  Lease lease(int most) throws IOException;

  /** Gives a lease back: its credits return. Any thread, in any order, idempotent. */
  void release(Lease lease);

  /**
   * Lends room in the send ring, to be filled in place; {@link #claimed} says how much. It counts
   * until the next commit, claim or write.
   *
   * @param most bytes, at least 1
   * @return where it begins; 0 if {@link #write} would be {@link #UNAVAILABLE}
   * @throws IOException as {@link #write}
   */
  long claim(int most) throws IOException;

  /** Bytes of the last claim; 0 if it is over. */
  int claimed();

  /**
   * Sends the first bytes of what is claimed, and ends the claim.
   *
   * @param length at most {@link #claimed}
   */
  void commit(int length);

  /**
   * Whether bytes can be leased and claimed at all; if not, nobody calls the methods that have to
   * do with that.
   */
  default boolean isInPlace() {
    return true;
  }

  /** Where the memory begins that leases and claims lie in. */
  long areaStart();

  /** Its bytes. */
  int areaLength();

  /**
   * The next byte that is written is urgent; by the writer.
   *
   * @return false if the peer would discard it, so that it need not be written at all
   */
  boolean beginUrgent();

  /** Whether this end wants urgent data among the other (SO_OOBINLINE); at first it does not. */
  void takeUrgent(boolean inline);

  /** Whether {@link #read} would return or throw something; takes no lock. */
  boolean isReadable();

  /** Whether {@link #write} would return or throw something; takes no lock. */
  boolean isWritable();

  /** Whether {@link #makeRoom} would help a writer that finds no room; takes no lock. */
  default boolean canMakeRoom() {
    return false;
  }

  /** A writer has waited for long, and would not have to if there were more memory. Any thread. */
  default void makeRoom() {}

  /** Whether {@link #write} would throw, or what it writes be lost; takes no lock. */
  boolean isBroken();

  /** Bytes that can be read at once. */
  int available();

  /** Where a reader waits. */
  WaitPoint readable();

  /** Where a writer waits. */
  WaitPoint writable();

  /** Ends the outgoing stream after what has been written. Idempotent. */
  void disconnect();

  /**
   * Nobody will read any more, though the connection is not closed. The peer may go on writing, and
   * learns nothing of it until the outgoing stream has ended too. Idempotent.
   */
  void shutdownInput();

  /** Resets the connection; what has not been consumed may be lost. Idempotent. */
  void abort();

  /**
   * Whether the peer would not have received all that was written if a kernel were between the two,
   * and may still do so: what a close with SO_LINGER waits for.
   */
  default boolean isHeldBack() {
    return false;
  }

  /**
   * Waits, after {@link #disconnect}, until the peer has all that was written and the end of it, or
   * never will: what a close with SO_LINGER waits for. The peer of a ring has it at once.
   *
   * @param nanos longest wait
   */
  default void awaitEnd(long nanos) {}

  /**
   * The socket goes away: nothing of this connection is used after it. Neither disconnected nor
   * aborted means aborted. Exactly once, last.
   */
  void detach();

  /**
   * Called, by a thread of the engine, when the path has stayed undecided for too long; should
   * {@link #withdraw}.
   */
  void onExpired(Runnable action);

  /**
   * Decides for the host path, unless the path has been decided.
   *
   * @return the path
   */
  Path withdraw();

  /**
   * What was written while undecided, when the path has become {@link Path#HOST}. Detaching comes
   * next.
   */
  byte[] takeBack();

  /**
   * Whether the engine learns by itself that the peer is gone. Otherwise whoever finds nothing to
   * do has to look at the anchor.
   */
  boolean isWatched();

  /** Tells the engine that the anchor's peer is closed or reset. */
  void anchorEnded();
}
