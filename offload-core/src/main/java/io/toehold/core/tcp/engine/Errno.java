package io.toehold.core.tcp.engine;

/** Why an operation of a socket failed: Linux's number, and the text that the JDK makes of it. */
public enum Errno {
  NONE(0, ""),
  AGAIN(11, "Resource temporarily unavailable"),
  ACCESS(13, "Permission denied"),
  INVALID(22, "Invalid argument"),
  BROKEN_PIPE(32, "Broken pipe"),
  PROTOCOL(71, "Protocol error"),
  MESSAGE_SIZE(90, "Message too long"),
  PROTOCOL_OPTION(92, "Protocol not available"),
  ADDRESS_IN_USE(98, "Address already in use"),
  ADDRESS_NOT_AVAILABLE(99, "Cannot assign requested address"),
  NETWORK_DOWN(100, "Network is down"),
  NETWORK_UNREACHABLE(101, "Network is unreachable"),
  CONNECTION_ABORTED(103, "Software caused connection abort"),
  CONNECTION_RESET(104, "Connection reset by peer"),
  NO_BUFFERS(105, "No buffer space available"),
  IS_CONNECTED(106, "Transport endpoint is already connected"),
  NOT_CONNECTED(107, "Transport endpoint is not connected"),
  TIMED_OUT(110, "Connection timed out"),
  CONNECTION_REFUSED(111, "Connection refused"),
  HOST_DOWN(112, "Host is down"),
  HOST_UNREACHABLE(113, "No route to host"),
  ALREADY(114, "Operation already in progress"),
  IN_PROGRESS(115, "Operation now in progress");

  private final int number;
  private final String text;

  Errno(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** Linux's number; 0 for {@link #NONE}. */
  public int number() {
    return number;
  }

  /** What {@code strerror} says. */
  public String text() {
    return text;
  }
}
