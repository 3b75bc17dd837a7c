package io.toehold.host.wire;

import io.toehold.core.policy.LinkDefinition;
import io.toehold.core.policy.Rules;
import io.toehold.core.tcp.engine.Errno;
import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.Anchor;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The links that rules name, each with its engine, under these rules. Thread-safe. */
public final class Links {
  private final Rules rules;
  private final PathCounters counters;

  /** Those that could be opened. */
  private final Map<String, WireEngine> engines = new HashMap<>();

  private Links(Rules rules, PathCounters counters) {
    this.rules = rules;
    this.counters = counters;
  }

  /**
   * Opens the links. One that cannot be opened is complained about, and its connections take the
   * host path.
   *
   * @param calls null where there are no system calls
   * @param told gives, for the name of a link, who takes a description of its connections now and
   *     then (see {@link LinkRecords})
   * @param failures is told of bugs of ours
   */
  public static Links start(
      Rules rules,
      SystemCalls calls,
      PathCounters counters,
      Function<String, Consumer<ByteBuffer>> told,
      Consumer<Throwable> failures,
      Consumer<String> complaints) {
    Links links = new Links(rules, counters);
    for (LinkDefinition definition : rules.links()) {
      String problem = "system calls cannot be had";
      if (calls != null) {
        try {
          WireEngine engine =
              WireEngine.start(
                  definition, calls, counters, told.apply(definition.name()), failures, complaints);
          links.engines.put(definition.name(), engine);
          continue;
        } catch (IOException e) {
          problem = e.getMessage();
        }
      }
      complaints.accept(
          "link " + definition.name() + ": " + problem + ": its connections take the host path");
    }
    return links;
  }

  /**
   * Has a socket listen on the links that the rules name for it.
   *
   * @param announced what it is on the direct path; null for nothing
   * @return both together; null if that is nothing
   */
  public OffloadEngine.Listener listen(InetSocketAddress local, OffloadEngine.Listener announced) {
    List<OffloadEngine.Listener> all = new ArrayList<>();
    for (String name : rules.linksOf(local.getAddress(), local.getPort())) {
      WireEngine engine = engines.get(name);
      OffloadEngine.Listener listener = engine == null ? null : engine.listen(local);
      if (listener != null) {
        all.add(listener);
      }
    }
    if (all.isEmpty()) {
      return announced;
    }
    if (announced != null) {
      all.add(announced); // last, since it counts what it does not expect
    }
    return new Union(all);
  }

  /**
   * Prepares a connection over a link; null if it goes over none.
   *
   * @throws IOException if the rule is strict and the link is not there
   */
  public OffloadEngine.LinkAttempt connect(InetSocketAddress remote) throws IOException {
    String name = rules.linkTo(remote.getAddress(), remote.getPort());
    if (name == null) {
      return null;
    }
    boolean strict = rules.isStrict(remote.getAddress(), remote.getPort());
    WireEngine engine = engines.get(name);
    if (engine != null) {
      return engine.connect(remote, strict);
    }
    counters.attempt();
    counters.declined(FallbackReason.NO_LINK);
    if (strict) {
      throw Errors.ofConnect(Errno.NETWORK_UNREACHABLE); // as the host without a route
    }
    return null;
  }

  /** From now on every new connection takes the host path. */
  public void stopOffloading() {
    engines.values().forEach(WireEngine::stopOffloading);
  }

  /** The process ends: what has been written goes out first. */
  public void stop() {
    engines.values().forEach(WireEngine::stop);
  }

  /** Several that share the kernel's accept queue. */
  private record Union(List<OffloadEngine.Listener> all) implements OffloadEngine.Listener {
    @Override
    public boolean expects(InetSocketAddress remote) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).expects(remote)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public OffloadConnection accepted(
        InetSocketAddress local, InetSocketAddress remote, Anchor anchor) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).expects(remote)) {
          return all.get(i).accepted(local, remote, anchor);
        }
      }
      return null;
    }

    @Override
    public void setOption(String name, Object value) {
      all.forEach(listener -> listener.setOption(name, value));
    }

    @Override
    public void close() {
      all.forEach(OffloadEngine.Listener::close);
    }
  }
}
