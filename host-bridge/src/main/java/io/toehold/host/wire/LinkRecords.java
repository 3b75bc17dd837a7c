package io.toehold.host.wire;

import io.toehold.core.tcp.engine.ConnectionKey;
import io.toehold.core.tcp.engine.TcpConnection;
import io.toehold.core.tcp.engine.TcpState;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections over a link, as they are shown to other processes: records one after another.
 *
 * <pre>
 *    0 state   4 local port   8 remote port   16 local address   32 remote address (128 bits each)
 *   48 send queue   56 receive queue   64 bytes out   72 bytes in
 * </pre>
 */
public final class LinkRecords {
  private static final int BYTES = 80;
  private static final int FIRST = 16 << 10;

  /** Used again and again. */
  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST);

  /**
   * One end of a connection.
   *
   * @param state SYN_SENT, one of those of a connection, or CLOSED if it has failed
   * @param sendQueue bytes written and not acknowledged
   * @param receiveQueue bytes received and not read
   */
  public record Line(
      TcpState state,
      InetSocketAddress local,
      InetSocketAddress remote,
      long sendQueue,
      long receiveQueue,
      long bytesOut,
      long bytesIn) {}

  /** Describes connections; the result is valid until the next call. */
  ByteBuffer of(Iterable<WireConnection> connections) {
    buffer.clear();
    for (WireConnection connection : connections) {
      TcpConnection tcp = connection.tcp();
      ConnectionKey key = tcp.key();
      if (key != null) {
        if (buffer.remaining() < BYTES) {
          buffer = ByteBuffer.allocateDirect(2 * buffer.capacity()).put(buffer.flip());
        }
        TcpState state = connection.isConnecting() ? TcpState.SYN_SENT : tcp.state();
        buffer.putInt(state.ordinal()).putInt(key.localPort()).putInt(key.remotePort()).putInt(0);
        buffer.putLong(key.localHigh()).putLong(key.localLow());
        buffer.putLong(key.remoteHigh()).putLong(key.remoteLow());
        buffer.putLong(tcp.unacknowledged()).putLong(tcp.available());
        buffer.putLong(tcp.bytesWritten()).putLong(tcp.bytesReceived());
      }
    }
    return buffer.flip();
  }

  /** Reads descriptions; leaves out what makes no sense. */
  public static List<Line> read(ByteBuffer from) {
    TcpState[] states = TcpState.values();
    List<Line> lines = new ArrayList<>();
    for (int at = from.position(); at + BYTES <= from.limit(); at += BYTES) {
      int state = from.getInt(at);
      if (state >= 0 && state < states.length) {
        lines.add(
            new Line(
                states[state],
                address(from, at + 16, from.getInt(at + 4)),
                address(from, at + 32, from.getInt(at + 8)),
                from.getLong(at + 48),
                from.getLong(at + 56),
                from.getLong(at + 64),
                from.getLong(at + 72)));
      }
    }
    return lines;
  }

  private static InetSocketAddress address(ByteBuffer from, int at, int port) {
    return Addresses.of(from.getLong(at), from.getLong(at + Long.BYTES), port & 0xffff);
  }
}
