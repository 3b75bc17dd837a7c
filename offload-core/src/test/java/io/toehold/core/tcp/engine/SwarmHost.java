package io.toehold.core.tcp.engine;

import io.toehold.core.sim.Node;
import java.util.ArrayList;
import java.util.List;

/** A stack with its applications. */
final class SwarmHost implements Node {
  final TcpStack stack;
  final List<SwarmApplication> applications = new ArrayList<>();

  /** What the applications of a server listen on, or null. */
  TcpListener listener;

  private final Audit audit;

  SwarmHost(TcpStack stack) {
    this.stack = stack;
    audit = new Audit(stack);
  }

  @Override
  public void poll(long now) {
    stack.poll(now);
    if (listener != null) {
      for (TcpConnection c = listener.accept(); c != null; c = listener.accept()) {
        applications.get(c.key().remotePort() - Swarm.FIRST_PORT).start(c, now);
      }
    }
    applications.forEach(a -> a.step(now));
    stack.poll(now);
    audit.check();
  }

  @Override
  public long nextDeadline() {
    long next = stack.nextDeadline();
    for (SwarmApplication a : applications) {
      next = Math.min(next, a.nextAt);
    }
    return next;
  }
}
