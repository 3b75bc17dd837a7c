package io.toehold.core.tcp.harness;

import io.toehold.core.tcp.engine.Errno;
import io.toehold.core.tcp.tuning.TcpParameters;
import io.toehold.core.wire.Segment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/**
 * An exact exchange of segments with one socket of a stack, in virtual time. A line is a time and
 * what happens then:
 *
 * <pre>
 *   set minimumRto 300000000               a field of TcpParameters; before everything else
 *   passive | active                       set-up to ESTABLISHED, MSS 1460, by the script's peer
 *   peer 40001                             the peer changes its port; numbers are learnt anew
 *   +0.1   &lt; P. 1:101(100) ack 1 win 500    this arrives, 0.1 s after the line before
 *   +0     &gt; . 1 ack 101                    this is sent then (1.5 ms more or less), and nothing else
 *   +0.2~1 &gt; ...                            ... within these times
 *   +0     send 1000 | recv 1000 | shutdown wr | close | connect | listen | accept | abort
 *   +0     send 1000 = EAGAIN              ... with this result, a number or an errno
 *   +0     option NO_DELAY 1 | state ESTABLISHED | error ECONNRESET | urgent | poll 5 | mtu 1400
 *   +0     toobig 1:1461(1460) 1400        ICMP: this segment of ours was too big, the MTU is 1400
 *   +0     unreachable 1 0:0(0)            ICMP: this segment did not get there; the code
 *   +1     quiet                           nothing has been sent since the line before
 * </pre>
 *
 * Sequence numbers are relative: those of our stack to its initial one, those of the peer to its.
 * Segments as in {@link ScriptSegment#parse}. Payload is a known stream and compared.
 */
final class Script {
  static final int OUR_ADDRESS = 0x0a000001;
  static final int PEER_ADDRESS = 0x0a000002;
  private static final int PORT = 80;
  private static final int EPHEMERAL = 40_000;
  private static final long TOLERANCE = 1_500_000;

  private final TcpParameters parameters = new TcpParameters();
  private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
  private TcpHarness stack;
  private int socket = -1;
  private int listener = -1;
  private int sent = 1;
  private int received = 1;
  private long clock;
  private boolean initialKnown;
  private boolean timestampKnown;

  final int peerInitial = 1_000_000;
  int ourInitial;
  int ourTimestamp;
  int ourPort = PORT;
  int peerPort = EPHEMERAL;

  static byte byteAt(int position) {
    return (byte) (position * 31 + (position >>> 8));
  }

  /** Runs all lines. */
  void run(List<String> lines) throws ReflectiveOperationException {
    int number = 0;
    try {
      for (String line : lines) {
        number++;
        String text = line.replaceFirst("#.*", "").trim();
        if (!text.isEmpty()) {
          line(text);
        }
      }
      drain();
      if (!unread.isEmpty()) {
        throw new AssertionError("not expected: " + decode());
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "line " + number + " \"" + (number == 0 ? "" : lines.get(number - 1)) + "\": " + e, e);
    } finally {
      if (stack != null) {
        stack.close();
      }
    }
  }

  private void line(String text) throws ReflectiveOperationException {
    String[] words = text.split("\\s+");
    switch (words[0]) {
      case "set" -> set(words[1], words[2]);
      case "passive" -> passive();
      case "active" -> active();
      case "peer" -> peer(Integer.parseInt(words[1]));
      default -> timed(words[0], text.substring(words[0].length()).trim());
    }
  }

  private void set(String name, String value) throws ReflectiveOperationException {
    var field = TcpParameters.class.getField(name);
    Class<?> type = field.getType();
    if (type == boolean.class) {
      field.setBoolean(parameters, Boolean.parseBoolean(value));
    } else if (type == int.class) {
      field.setInt(parameters, Integer.parseInt(value));
    } else if (type == long.class) {
      field.setLong(parameters, Long.parseLong(value));
    } else {
      field.set(parameters, value);
    }
  }

  /** From now on the peer has this port, and nothing is known of numbers. */
  private void peer(int port) {
    peerPort = port;
    initialKnown = false;
    timestampKnown = false;
  }

  private TcpHarness stack() {
    if (stack == null) {
      stack = new TcpHarness(parameters, 7, "10.0.0.1");
    }
    return stack;
  }

  private void passive() {
    for (String s :
        List.of(
            "+0 listen",
            "+0 < S 0:0(0) win 65535 <mss 1460>",
            "+0 > S. 0:0(0) ack 1",
            "+0.1 < . 1 ack 1 win 65535",
            "+0 accept")) {
      timed(s.split(" ")[0], s.substring(s.indexOf(' ') + 1));
    }
  }

  private void active() {
    for (String s :
        List.of(
            "+0 connect",
            "+0 > S 0:0(0)",
            "+0.1 < S. 0:0(0) ack 1 win 65535 <mss 1460>",
            "+0 > . 1 ack 1")) {
      timed(s.split(" ")[0], s.substring(s.indexOf(' ') + 1));
    }
  }

  private void timed(String time, String what) {
    if (!time.startsWith("+")) {
      throw new IllegalArgumentException("no time: " + time);
    }
    String[] range = time.substring(1).split("~");
    long earliest = clock + nanos(range[0]);
    long latest = range.length > 1 ? clock + nanos(range[1]) : earliest;
    if (what.startsWith(">")) {
      expect(ScriptSegment.parse(what.substring(1)), earliest - TOLERANCE, latest + TOLERANCE);
      return;
    }
    stack().advanceTo(Math.max(earliest, stack.now()));
    clock = earliest;
    drain();
    if (!unread.isEmpty()) {
      throw new AssertionError("not expected before this: " + decode());
    }
    if (what.startsWith("<")) {
      stack.inject(ScriptSegment.parse(what.substring(1)).encode(this));
    } else if (!what.equals("quiet")) {
      String[] sides = what.split("=");
      int result = call(sides[0].trim().split("\\s+"));
      if (sides.length > 1) {
        check(sides[1].trim(), result);
      }
    }
  }

  private static long nanos(String seconds) {
    return Math.round(Double.parseDouble(seconds) * 1e9);
  }

  private void expect(ScriptSegment wanted, long earliest, long latest) {
    drain();
    while (unread.isEmpty() && stack.nextTimer() <= latest) {
      stack.advanceTo(stack.nextTimer());
      drain();
    }
    if (unread.isEmpty()) {
      throw new AssertionError("nothing was sent until " + latest / 1e9);
    }
    ScriptSegment got = decode();
    String difference = wanted.difference(got);
    if (difference != null) {
      throw new AssertionError(difference + ": sent " + got + " at " + stack.now() / 1e9);
    }
    if (stack.now() < earliest) {
      throw new AssertionError("too early, at " + stack.now() / 1e9 + ": " + got);
    }
    clock = stack.now();
  }

  private void drain() {
    unread.addAll(stack().takeOutput());
  }

  private ScriptSegment decode() {
    return ScriptSegment.decode(unread.poll(), this);
  }

  /** The first SYN tells our initial numbers. */
  void learn(Segment s) {
    if (!initialKnown && s.has(Segment.SYN)) {
      initialKnown = true;
      ourInitial = s.sequence;
      ourPort = s.sourcePort;
      peerPort = s.destinationPort;
    }
    if (!timestampKnown && s.timestamps) {
      timestampKnown = true;
      ourTimestamp = s.timestampValue;
    }
  }

  private int call(String[] w) {
    TcpHarness h = stack();
    return switch (w[0]) {
      case "listen" -> {
        listener = h.socket();
        h.bind(listener, "0.0.0.0", PORT);
        yield h.listen(listener, w.length > 1 ? Integer.parseInt(w[1]) : 5);
      }
      case "accept" -> {
        int fd = h.accept(listener);
        socket = fd >= 0 ? fd : socket;
        yield Math.min(fd, 0);
      }
      case "connect" -> {
        socket = socket < 0 ? h.socket() : socket;
        peerPort = PORT;
        yield h.connect(socket, w.length > 1 ? w[1] : "10.0.0.2", PORT);
      }
      case "socket" -> {
        socket = h.socket();
        yield 0;
      }
      case "send" -> send(Integer.parseInt(w[1]));
      case "recv" -> recv(Integer.parseInt(w[1]));
      case "urgent" -> {
        int n = h.sendUrgent(socket, byteAt(sent));
        sent += Math.max(n, 0);
        yield n;
      }
      case "shutdown" ->
          h.shutdown(
              socket,
              w[1].equals("rd")
                  ? TcpHarness.SHUT_RD
                  : w[1].equals("wr") ? TcpHarness.SHUT_WR : TcpHarness.SHUT_RDWR);
      case "close" -> h.close(socket);
      case "abort" -> {
        h.setsockopt(socket, TcpHarness.Option.LINGER, 0);
        yield h.close(socket);
      }
      case "unlisten" -> h.close(listener);
      case "option" -> h.setsockopt(socket, TcpHarness.Option.valueOf(w[1]), Long.parseLong(w[2]));
      case "poll" -> h.poll(socket);
      case "error" -> -h.error(socket);
      case "skip" -> received += Integer.parseInt(w[1]);
      case "state" -> {
        if (!h.state(socket).name().equals(w[1])) {
          throw new AssertionError("state " + h.state(socket));
        }
        yield 0;
      }
      case "connections" -> h.stack().connections();
      case "toobig" -> icmp(4, Integer.parseInt(w[2]), w[1]);
      case "unreachable" -> icmp(Integer.parseInt(w[1]), 0, w[2]);
      case "mtu" -> {
        h.mtu(Integer.parseInt(w[1]));
        yield 0;
      }
      case "room" -> {
        h.deviceRoom(Integer.parseInt(w[1]));
        yield 0;
      }
      default -> throw new IllegalArgumentException(w[0]);
    };
  }

  /** Destination unreachable, quoting a segment of ours. */
  private int icmp(int code, int mtu, String segment) {
    ScriptSegment quoted = ScriptSegment.parse("- " + segment);
    ByteBuffer b = ByteBuffer.allocate(20 + 8 + 20 + 8);
    ip(b, b.capacity(), 1, PEER_ADDRESS, OUR_ADDRESS);
    b.put((byte) 3).put((byte) code).putShort((short) 0).putShort((short) 0).putShort((short) mtu);
    ip(b, 40 + quoted.length, 6, OUR_ADDRESS, PEER_ADDRESS);
    b.putShort((short) ourPort).putShort((short) peerPort).putInt(ourInitial + quoted.from);
    b.putShort(22, checksum(b, 20, b.capacity()));
    stack.inject(b.array());
    return 0;
  }

  private static void ip(ByteBuffer b, int length, int protocol, int from, int to) {
    int start = b.position();
    b.putShort((short) 0x4500).putShort((short) length).putInt(0x4000);
    b.put((byte) 64).put((byte) protocol).putShort((short) 0).putInt(from).putInt(to);
    b.putShort(start + 10, checksum(b, start, start + 20));
  }

  private static short checksum(ByteBuffer b, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i += 2) {
      sum += b.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~(sum + (sum >>> 16));
  }

  private int send(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = byteAt(sent + i);
    }
    int n = stack.send(socket, bytes, 0, length);
    sent += Math.max(n, 0);
    return n;
  }

  private int recv(int length) {
    byte[] bytes = new byte[length];
    int n = stack.recv(socket, bytes, 0, length);
    for (int i = 0; i < n; i++) {
      if (bytes[i] != byteAt(received + i)) {
        throw new AssertionError("received a wrong byte at " + (received + i));
      }
    }
    received += Math.max(n, 0);
    return n;
  }

  private static void check(String wanted, int result) {
    int number = wanted.startsWith("E") ? -errno(wanted).number() : Integer.parseInt(wanted);
    if (number != result) {
      throw new AssertionError("result " + result);
    }
  }

  private static Errno errno(String name) {
    return switch (name) {
      case "EAGAIN" -> Errno.AGAIN;
      case "EINPROGRESS" -> Errno.IN_PROGRESS;
      case "EALREADY" -> Errno.ALREADY;
      case "EISCONN" -> Errno.IS_CONNECTED;
      case "ENOTCONN" -> Errno.NOT_CONNECTED;
      case "EPIPE" -> Errno.BROKEN_PIPE;
      case "ECONNRESET" -> Errno.CONNECTION_RESET;
      case "ECONNREFUSED" -> Errno.CONNECTION_REFUSED;
      case "ETIMEDOUT" -> Errno.TIMED_OUT;
      case "EHOSTUNREACH" -> Errno.HOST_UNREACHABLE;
      case "ENETUNREACH" -> Errno.NETWORK_UNREACHABLE;
      default -> Errno.valueOf(name.substring(1).toUpperCase(Locale.ROOT));
    };
  }
}
