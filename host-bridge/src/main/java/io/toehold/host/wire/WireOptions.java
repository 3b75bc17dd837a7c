package io.toehold.host.wire;

import io.toehold.core.tcp.engine.SocketOptions;
import java.util.concurrent.TimeUnit;

/** The JDK's socket options that our TCP has to know of, by their names. */
final class WireOptions {
  private WireOptions() {}

  /**
   * Takes an option over.
   *
   * @return false if it is none of ours
   */
  static boolean set(SocketOptions options, String name, Object value) {
    if (value instanceof Boolean on) {
      return set(options, name, (boolean) on);
    }
    return value instanceof Integer number && set(options, name, (int) number);
  }

  private static boolean set(SocketOptions options, String name, boolean on) {
    switch (name) {
      case "TCP_NODELAY" -> options.noDelay(on);
      case "SO_KEEPALIVE" -> options.keepAlive(on);
      case "TCP_QUICKACK" -> options.quickAck(on);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean set(SocketOptions options, String name, int value) {
    switch (name) {
      case "SO_RCVBUF" -> options.receiveBuffer(value);
      case "SO_SNDBUF" -> options.sendBuffer(value);
      case "IP_TOS" -> options.trafficClass(value);
      case "TCP_KEEPIDLE" -> options.keepAliveIdle(TimeUnit.SECONDS.toNanos(value));
      case "TCP_KEEPINTERVAL" -> options.keepAliveInterval(TimeUnit.SECONDS.toNanos(value));
      case "TCP_KEEPCOUNT" -> options.keepAliveProbes(value);
      default -> {
        return false;
      }
    }
    return true;
  }
}
