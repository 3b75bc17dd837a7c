package io.toehold.core.tcp.engine;

/**
 * Hears what happens to a connection. Called by whoever runs the stack; must neither block nor
 * throw, and may ring doorbells. The facts themselves are read from the connection: an event says
 * "look again" (TOE-CONTRACT sections 4 and 6).
 */
@FunctionalInterface
public interface TcpEvents {
  /** The handshake is complete. */
  int ESTABLISHED = 1;

  /** The connection could not be made, see {@link TcpConnection#error}. */
  int CONNECT_FAILED = 2;

  /** There are bytes to read. */
  int DATA = 4;

  /** There is room to write. */
  int SEND_CREDIT = 8;

  /** The peer's stream has ended; what precedes the end can be read. */
  int PEER_FIN = 16;

  /** Everything we sent, and the end, has been acknowledged. */
  int FIN_ACKED = 32;

  /** The connection has been broken off, see {@link TcpConnection#error}. */
  int ABORTED = 64;

  /** A byte that is urgent is on its way or here. */
  int URGENT = 128;

  /** The engine has let go of the connection; nothing more comes. */
  int FINAL = 256;

  /** Hears nothing. */
  TcpEvents NONE = (connection, events) -> {};

  /**
   * Something happened.
   *
   * @param events one or more of the above
   */
  void on(TcpConnection connection, int events);
}
