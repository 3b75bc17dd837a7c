package io.toehold.core.toe;

/**
 * Why a connection that could have been offloaded took the host path. Each is counted and shown.
 * New ones come last: the counters in shared memory are kept by position.
 */
public enum FallbackReason {
  /** A rule says host. */
  RULE("a rule sends it over the host stack"),
  /** Nobody with Toehold listens there. */
  PLAIN_PEER("the peer does not run Toehold, or is another user or in another network namespace"),
  /** The process that announced the listener is gone. */
  LISTENER_DEAD("the announcement belongs to a process that is gone"),
  /** The peer speaks another protocol version. */
  VERSION("the peer runs another version of Toehold's protocol"),
  /** No memory for the rings. */
  NO_MEMORY("no shared memory could be allocated"),
  /** The peer's shared memory cannot be opened. */
  NO_ACCESS("the peer's shared memory cannot be opened"),
  /** The client's port could not be bound, or its table entry is in use. */
  PORT_BUSY("the entry of the client's port is in use"),
  /** The listener did not take offers lately. */
  NOT_TAKEN_LATELY("offers to this listener were not taken lately"),
  /** An offer was not taken in time and has been withdrawn. */
  WITHDRAWN("the offer was not taken in time"),
  /** The client did not finish its offer in time. */
  OFFER_LATE("the client's offer did not come in time"),
  /** The accepted socket was already dead, or is not the offer's. */
  NOT_THE_SAME("the accepted connection is not the one that was offered"),
  /** The kernel could not connect. */
  NOT_CONNECTED("the connection could not be made"),
  /** The listener shares its port by SO_REUSEPORT. */
  REUSEPORT("the port is shared by SO_REUSEPORT"),
  /** Toehold itself is not able to go on. */
  ENGINE_STOPPED("Toehold has stopped offloading in this process"),
  /** The link that a rule names could not be opened, or is gone. */
  NO_LINK("the link that the rule names is not there"),
  /** The socket is bound to an address that is not the link's. */
  BOUND("the socket is bound to an address of the host");

  private final String text;

  FallbackReason(String text) {
    this.text = text;
  }

  /** The reason in words, for people. */
  public String text() {
    return text;
  }
}
