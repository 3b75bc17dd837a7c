package io.toehold.core.tcp.engine;

import io.toehold.core.link.Link;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.IcmpError;

/**
 * What the network says of packets that we have sent. It is believed only of a connection that has
 * something in flight at the sequence number that is quoted (RFC 5927 section 4.1).
 */
final class IcmpErrors {
  private final TcpStack stack;
  private final TcpParameters parameters;
  private final Link link;
  private final PathMtuCache paths;
  private final Output output;
  private final Closing closing;

  IcmpErrors(TcpStack stack, Link link, PathMtuCache paths, Output output, Closing closing) {
    this.stack = stack;
    this.parameters = stack.parameters();
    this.link = link;
    this.paths = paths;
    this.output = output;
    this.closing = closing;
  }

  void on(IcmpError e, long now) {
    ConnectionKey key =
        new ConnectionKey(
            e.localHigh, e.localLow, e.localPort, e.remoteHigh, e.remoteLow, e.remotePort);
    Tcb t = stack.connection(key);
    if (t == null) {
      return;
    }
    long position = t.sendPosition(e.sequence);
    if (position < t.una() || position >= t.nxt()) {
      return;
    }
    if (e.isPacketTooBig()) {
      tooBig(e, now);
    } else {
      unreachable(t, error(e));
    }
  }

  /** RFC 1191 section 6.4, RFC 8201 section 5.4: all connections to that destination are told. */
  private void tooBig(IcmpError e, long now) {
    boolean smaller =
        parameters.pathMtuDiscovery
            && paths.learn(
                e.remoteHigh, e.remoteLow, e.ipv6, e.mtu, e.packetLength, link.mtu(), now);
    if (smaller) {
      stack.forEach(
          t -> {
            if (t.key().remoteHigh() == e.remoteHigh && t.key().remoteLow() == e.remoteLow) {
              learnPath(t);
            }
          });
    }
  }

  /** Takes over what is known of the path of a connection. */
  void learnPath(Tcb t) {
    t.mayCut = stack.mayCut(t.key());
    output.limitPath(t, stack.pathMtu(t.key()));
    stack.touch(t);
  }

  /**
   * As Linux: while connecting every error ends the attempt; later it is remembered, and told if
   * the connection fails by itself (RFC 1122 section 4.2.3.9, RFC 5927 section 5.2).
   */
  private void unreachable(Tcb t, Errno error) {
    if (error == Errno.NONE) {
      return;
    }
    if (t.state() == TcpState.SYN_SENT) {
      closing.fail(t, error);
    } else {
      t.softError = error;
    }
  }

  private static Errno error(IcmpError e) {
    if (e.ipv6) {
      return switch (e.type) {
        case IcmpError.V6_UNREACHABLE -> ofCode6(e.code);
        case IcmpError.V6_TIME_EXCEEDED -> Errno.HOST_UNREACHABLE;
        case IcmpError.V6_PARAMETER_PROBLEM -> Errno.PROTOCOL;
        default -> Errno.NONE;
      };
    }
    return switch (e.type) {
      case IcmpError.UNREACHABLE -> ofCode(e.code);
      case IcmpError.TIME_EXCEEDED -> Errno.HOST_UNREACHABLE;
      case IcmpError.PARAMETER_PROBLEM -> Errno.PROTOCOL;
      default -> Errno.NONE; // source quench means nothing any more (RFC 6633)
    };
  }

  /** Codes of RFC 792 and RFC 1812 section 5.2.7.1. */
  private static Errno ofCode(int code) {
    return switch (code) {
      case 0, 6, 9, 11 -> Errno.NETWORK_UNREACHABLE;
      case 2 -> Errno.PROTOCOL_OPTION;
      case 3 -> Errno.CONNECTION_REFUSED;
      case 7 -> Errno.HOST_DOWN;
      default -> Errno.HOST_UNREACHABLE;
    };
  }

  /** Codes of RFC 4443 section 3.1. */
  private static Errno ofCode6(int code) {
    return switch (code) {
      case 0 -> Errno.NETWORK_UNREACHABLE;
      case 1, 5, 6 -> Errno.ACCESS;
      case 4 -> Errno.CONNECTION_REFUSED;
      default -> Errno.HOST_UNREACHABLE;
    };
  }
}
