package io.toehold.core.toe;

import java.io.IOException;

/**
 * The kernel socket under an offloaded connection, as an engine needs it. It never carries payload
 * while the connection is offloaded; a single byte on it is a doorbell. Methods may be called by
 * any thread, do not block unless said, and do nothing once the socket is closed.
 */
public interface Anchor {
  /** The file descriptor; -1 once closed. */
  int fd();

  /** Sends one byte to the peer's end. */
  void ring();

  /**
   * Takes the doorbell bytes that have arrived.
   *
   * @return how many; 0 if none; -1 if the peer's end is closed or reset
   */
  int drain();

  /** Whether the kernel still knows both ends of this socket. */
  boolean isAlive();

  /** Sends payload, for a connection that goes back to the host path. May block for room. */
  void send(byte[] bytes) throws IOException;

  /**
   * Waits for a doorbell byte with the JDK's own blocking read, so that close, interrupt and
   * virtual threads behave as they do there, and takes it.
   *
   * @param nanos longest wait, 0 for no limit
   * @return false if the peer's end is closed or reset
   */
  boolean await(long nanos) throws IOException;
}
