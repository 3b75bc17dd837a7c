package io.toehold.core.tcp.engine;

import java.util.IdentityHashMap;
import java.util.Map;

/** Looks at all connections of a stack between duty cycles: the invariants of TOE-CONTRACT 8. */
final class Audit {
  /** What never falls. */
  private record Marks(
      long edge, long received, long consumed, long una, long nxt, long end, long finPosition) {}

  private final TcpStack stack;
  private final Map<Tcb, Marks> before = new IdentityHashMap<>();

  Audit(TcpStack stack) {
    this.stack = stack;
  }

  void check() {
    before.keySet().removeIf(t -> t.connection.tcb != t);
    stack.forEach(this::check);
  }

  private void check(Tcb t) {
    ReceiveBuffer in = t.connection.receiveBuffer;
    SendBuffer out = t.connection.sendBuffer;
    Marks now =
        new Marks(t.edge, in.received(), in.consumed(), t.una(), t.nxt(), out.end(), t.finPosition);
    Marks last = before.put(t, now);
    if (last != null) {
      ensure(t, now.edge >= last.edge, "A fell");
      ensure(t, now.received >= last.received && now.consumed >= last.consumed, "R or H fell");
      ensure(t, now.una >= last.una && now.nxt >= last.nxt && now.end >= last.end, "K or E fell");
      ensure(t, last.finPosition == Tcb.NEVER || last.finPosition == now.finPosition, "FIN moved");
    }
    ensure(t, out.acknowledged() <= out.end(), "K > E");
    ensure(t, t.una() <= t.nxt() && t.nxt() <= Math.max(1, t.sendEnd()), "SND.NXT");
    if (t.state().isSynchronized()) {
      ensure(t, out.acknowledged() == Math.min(t.una(), t.finPosition), "K is not SND.UNA");
      ensure(t, t.rcvNxt == in.received() + (t.finReceived() ? 1 : 0), "R is not RCV.NXT");
      checkWindow(t, in);
    }
    checkTimer(t);
  }

  private void checkWindow(Tcb t, ReceiveBuffer in) {
    ensure(t, t.receiveWindow() <= Math.max(t.receiveLimit, 1 << 30), "W");
    if (t.state().receives() && !t.finReceived() && in.held() == 0) {
      long least = Math.min(t.receiveLimit / 2, t.receiveMss);
      long told = t.receiveWindow() >> t.receiveScale << t.receiveScale;
      ensure(t, told >= least || t.receiveWindow() >= least, "H = 0 and the window is " + told);
    }
    ByteRanges later = in.later();
    for (int i = 0; i < later.count(); i++) {
      ensure(t, later.from(i) > in.received() && later.to(i) <= t.edge, "out of order: " + i);
    }
  }

  /** Whoever waits for something is woken. */
  private void checkTimer(Tcb t) {
    ensure(t, t.deadline() >= t.wakeAt || t.owed, "the timer comes too late");
    boolean waits = t.una() < t.nxt() || (t.state().mayTransmit() && t.sendEnd() > t.nxt());
    ensure(t, !waits || t.owed || t.wakeAt != Tcb.NEVER, "waits without a timer");
    ensure(t, !t.ackNow || t.owed, "owes an acknowledgement");
  }

  private static void ensure(Tcb t, boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what + ": " + t + " limit " + t.receiveLimit);
    }
  }
}
