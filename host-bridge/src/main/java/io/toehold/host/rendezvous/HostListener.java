package io.toehold.host.rendezvous;

import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import java.net.InetSocketAddress;

/**
 * A listening socket that could have been announced and is not: counts its connections.
 *
 * @param reason why
 */
record HostListener(PathCounters counters, FallbackReason reason)
    implements OffloadEngine.Listener {
  @Override
  public boolean expects(InetSocketAddress remote) {
    counters.attempt();
    counters.declined(reason);
    return false;
  }

  @Override
  public OffloadConnection accepted(
      InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
    return null; // as it has said
  }

  @Override
  public void close() {}
}
