package io.toehold.host.wire;

import io.toehold.core.tcp.engine.Errno;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;

/** The exceptions that the JDK makes of error numbers. */
final class Errors {
  private Errors() {}

  /** Of a connect (the JDK's Net.c, handleSocketError). */
  static IOException ofConnect(Errno error) {
    String text = error.text();
    return switch (error) {
      case CONNECTION_REFUSED, TIMED_OUT, NOT_CONNECTED -> new ConnectException(text);
      case HOST_UNREACHABLE -> new NoRouteToHostException(text);
      case ADDRESS_IN_USE, ADDRESS_NOT_AVAILABLE, ACCESS -> new BindException(text);
      case PROTOCOL -> new ProtocolException(text);
      default -> new SocketException(text);
    };
  }

  /** Of a read. */
  static IOException ofRead(Errno error) {
    return error == Errno.CONNECTION_RESET
        ? new SocketException("Connection reset")
        : new IOException(error.text());
  }

  /** Of a write. */
  static IOException ofWrite(Errno error) {
    return new IOException(error.text());
  }
}
