package io.toehold.core.direct.model;

/** Ways to break the protocol, to see that the explorer finds it out. */
enum Flaws {
  NONE,
  /** The acceptor does not look whether its socket is alive. */
  NO_ALIVE_CHECK,
  /** The acceptor looks whether its socket is alive before it sees the offer. */
  ALIVE_CHECKED_TOO_EARLY,
  /** The acceptor does not look whether the owner lives, after it has taken the offer. */
  NO_OWNER_CHECK,
  /** Words of successive claims are the same. */
  NO_GENERATION,
  /** The offer is made before the kernel has connected. */
  OFFER_BEFORE_CONNECT,
  /** The client closes its socket before it withdraws the offer. */
  CLOSE_BEFORE_WITHDRAWAL,
  /** The kernel closes a dead process's sockets before it releases its lock. */
  LOCK_RELEASED_LATE,
  /** A reset connection gives its port back while its owner still has the socket. */
  PORT_NOT_HELD,
  /** The client does not give the entry back. */
  NEVER_DISOWNED,
}
