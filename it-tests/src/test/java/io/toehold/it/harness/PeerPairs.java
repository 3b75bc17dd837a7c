package io.toehold.it.harness;

import io.toehold.it.app.Peer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Pairs of peers that serve many tests, because a JVM takes longer to start than a scenario takes
 * to run. A pair that failed serves no other test; the others must have offloaded what they could,
 * and end cleanly, after the last one.
 */
public final class PeerPairs implements AfterAllCallback {
  /** What a test does with a pair. */
  public interface Scenario {
    void run(PeerJvm server, PeerJvm client);
  }

  private record Running(PeerJvm server, PeerJvm client) {}

  private final Map<JvmPair, Running> running = new LinkedHashMap<>();
  private final AtomicInteger names = new AtomicInteger();

  /** A name that no other connection has. */
  public String name() {
    return "c" + names.incrementAndGet();
  }

  /** Runs the scenario with a pair, old or new. */
  public void run(JvmPair pair, Scenario scenario) {
    Running two = running.remove(pair);
    if (two == null) {
      two = new Running(new PeerJvm(pair.server(Peer.class)), new PeerJvm(pair.client(Peer.class)));
    }
    boolean good = false;
    try {
      scenario.run(two.server, two.client);
      good = true;
    } finally {
      if (good) {
        running.put(pair, two);
      } else {
        two.server.close();
        two.client.close();
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      running.forEach(
          (pair, two) -> {
            if (pair.agent().offloads()) {
              two.server.assertDirectSoFar();
            }
          });
      running.values().forEach(two -> two.client.jvm().finish());
      running.values().forEach(two -> two.server.jvm().finish());
    } finally {
      running.values().forEach(two -> two.client.close());
      running.values().forEach(two -> two.server.close());
      running.clear();
    }
  }
}
