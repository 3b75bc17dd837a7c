package io.toehold.host.rendezvous;

import io.toehold.core.policy.Direction;
import io.toehold.core.policy.Rules;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.wire.Links;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The direct engine, and the links if there are any, under the user's rules. Where they say host, a
 * listening socket is not announced, so that no client finds it and nobody counts its connections;
 * and a connection that the direct engine could have served is counted as declined by {@link
 * FallbackReason#RULE}.
 */
public final class RuledEngine implements OffloadEngine {
  private final DirectEngine engine;
  private final Rules rules;
  private final Links links;

  /** Without links. */
  public RuledEngine(DirectEngine engine, Rules rules) {
    this(engine, rules, null);
  }

  /**
   * @param links null if no rule names one
   */
  public RuledEngine(DirectEngine engine, Rules rules, Links links) {
    this.engine = engine;
    this.rules = rules;
    this.links = links;
  }

  @Override
  public Listener listen(InetSocketAddress local, boolean sharesPort) {
    Listener announced =
        rules.isOffloaded(Direction.LISTEN, local.getAddress(), local.getPort())
            ? engine.listen(local, sharesPort)
            : null;
    return links == null || sharesPort ? announced : links.listen(local, announced);
  }

  @Override
  public LinkAttempt connectOverLink(InetSocketAddress remote) throws IOException {
    return links == null ? null : links.connect(remote);
  }

  @Override
  public Attempt connect(InetSocketAddress remote) {
    if (rules.isOffloaded(Direction.CONNECT, remote.getAddress(), remote.getPort())) {
      return engine.connect(remote);
    }
    if (engine.isAnnounced(remote)) {
      engine.counters().attempt();
      engine.counters().declined(FallbackReason.RULE);
    }
    return null;
  }

  @Override
  public void stopOffloading() {
    engine.stopOffloading();
    if (links != null) {
      links.stopOffloading();
    }
  }

  /** The process ends. */
  public void stop() {
    if (links != null) {
      links.stop();
    }
    engine.stop();
  }
}
