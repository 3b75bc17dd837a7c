package io.toehold.host.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.policy.RuleSyntaxException;
import io.toehold.core.policy.Rules;
import io.toehold.core.telemetry.PathCounters;
import io.toehold.core.toe.FallbackReason;
import io.toehold.core.toe.OffloadEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuledEngineTest {
  private static final int PORT = 8080;

  @TempDir private Path temporary;
  private final List<String> counted = new ArrayList<>();
  private DirectEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine =
        DirectEngine.start(
            temporary.resolve("place"),
            null,
            new PathCounters() {
              @Override
              public void attempt() {
                counted.add("attempt");
              }

              @Override
              public void offloaded() {
                counted.add("offloaded");
              }

              @Override
              public void failed() {
                counted.add("failed");
              }

              @Override
              public void declined(FallbackReason reason) {
                counted.add(reason.name());
              }
            });
  }

  @AfterEach
  void stop() {
    engine.stop();
  }

  @Test
  void aListenerOfTheHostPathIsNotAnnounced() throws Exception {
    assertNull(
        ruled("host listen *:8080\noffload listen *:*").listen(address("127.0.0.1", PORT), false));
    assertFalse(engine.isAnnounced(address("127.0.0.1", PORT)));
    assertNotNull(ruled("offload listen *:*").listen(address("127.0.0.1", PORT), false));
    assertTrue(engine.isAnnounced(address("127.0.0.1", PORT)));
    assertEquals(List.of(), counted);
  }

  @Test
  void whatTheRulesKeepFromAListenerIsCounted() throws Exception {
    engine.listen(address("127.0.0.1", PORT), false);
    RuledEngine ruled = ruled("host connect 127.0.0.0/8:*\noffload connect *:*");
    assertNull(ruled.connect(address("127.0.0.1", PORT)));
    assertEquals(List.of("attempt", "RULE"), counted);
    assertNull(ruled.connect(address("127.0.0.1", PORT + 1)));
    assertEquals(List.of("attempt", "RULE"), counted, "nobody is there: nothing to offload");
  }

  @Test
  void whatTheRulesAllowIsTried() throws Exception {
    engine.listen(address("127.0.0.1", PORT), false);
    RuledEngine ruled = ruled("offload connect *:*");
    OffloadEngine.Attempt attempt = ruled.connect(address("127.0.0.1", PORT));
    assertNotNull(attempt);
    attempt.failed();
    assertEquals(List.of("attempt", "NOT_CONNECTED"), counted);
  }

  @Test
  void plainPeersOfThisHostAreCounted() throws Exception {
    RuledEngine ruled = ruled("offload connect *:*");
    assertNull(ruled.connect(address("192.0.2.1", PORT)));
    assertEquals(List.of(), counted, "another host");
    assertNull(ruled.connect(address("127.0.0.1", PORT)));
    assertEquals(List.of("attempt", "PLAIN_PEER"), counted);
    OffloadEngine.Listener listener = engine.listen(address("127.0.0.1", PORT), false);
    counted.clear();
    assertNull(
        listener.accepted(
            address("127.0.0.1", PORT), address("127.0.0.1", 5001), new StillAnchor()));
    assertEquals(List.of("attempt", "PLAIN_PEER"), counted);
  }

  @Test
  void connectionsToASharedPortAreCounted() throws Exception {
    OffloadEngine.Listener listener =
        ruled("offload listen *:*").listen(address("127.0.0.1", PORT), true);
    assertFalse(engine.isAnnounced(address("127.0.0.1", PORT)));
    assertFalse(listener.expects(address("127.0.0.1", 5001)));
    assertEquals(List.of("attempt", "REUSEPORT"), counted);
    listener.close();
  }

  @Test
  void connectionsAreCountedWhenNothingMoreIsOffloaded() throws Exception {
    RuledEngine ruled = ruled("offload listen *:*\noffload connect *:*");
    OffloadEngine.Listener before = ruled.listen(address("127.0.0.1", PORT), false);
    ruled.connect(address("127.0.0.1", PORT)).bound(5001);
    assertTrue(before.expects(address("127.0.0.1", 5001)));
    ruled.stopOffloading();
    counted.clear();
    assertFalse(before.expects(address("127.0.0.1", 5001)));
    assertNull(ruled.connect(address("127.0.0.1", PORT)));
    OffloadEngine.Listener after = ruled.listen(address("127.0.0.1", PORT + 1), false);
    assertFalse(after.expects(address("127.0.0.1", 5002)));
    assertFalse(engine.isAnnounced(address("127.0.0.1", PORT + 1)));
    assertNull(ruled.connect(address("192.0.2.1", PORT)));
    assertEquals(
        List.of(
            "attempt", "ENGINE_STOPPED", "attempt", "ENGINE_STOPPED", "attempt", "ENGINE_STOPPED"),
        counted);
  }

  private RuledEngine ruled(String rules) throws RuleSyntaxException {
    return new RuledEngine(engine, Rules.parse(rules));
  }

  private static InetSocketAddress address(String host, int port) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
