package io.toehold.bench.demo;

import io.toehold.bench.apps.JdkHttpClient;
import io.toehold.bench.apps.SocketHttp;
import io.toehold.bench.apps.TomcatHello;
import io.toehold.bench.child.Load;
import io.toehold.bench.host.Jdk;
import io.toehold.bench.measure.Pair;
import io.toehold.bench.measure.Programs;
import io.toehold.bench.measure.Setting;
import io.toehold.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two Tomcats, one with the agent; for each kind of client two processes, one with the agent; and
 * rounds in turn.
 */
final class Comparison {

  private static final double NEEDED = 1.5;

  /** How much is measured. */
  record Size(int connections, int rounds, int seconds) {}

  private final Jdk jdk;
  private final Path agent;
  private final Size size;
  private final Checks checks;
  private final Table table = Figures.table();
  private final List<String> listings = new ArrayList<>();

  /** {@code agent} is null for a trial without it. */
  Comparison(Jdk jdk, Path agent, Size size, Checks checks) {
    this.jdk = jdk;
    this.agent = agent;
    this.size = size;
    this.checks = checks;
  }

  void run() throws IOException {
    Setting none = Setting.tcp(null, null);
    Setting both = Setting.tcp(agent, agent);
    Programs sockets = new Programs(TomcatHello.class, SocketHttp.class);
    Programs httpClient = new Programs(TomcatHello.class, JdkHttpClient.class);

    Demo.say(
        "starting Tomcat and a client with "
            + size.connections
            + " keep-alive connections, without the agent");
    try (Pair plain = Pair.start("plain", jdk, sockets, none)) {
      Demo.say("starting the same with the agent");
      try (Pair offloaded = Pair.start("offloaded", jdk, sockets, both)) {
        Figures figures = measure("client on java.net.Socket", plain, offloaded, size.rounds);
        new Evidence(jdk, agent, offloaded, checks).collect(size.connections, listings);
        judge(figures);
        // Idle from here on, but their connections would still be in the way of the next listing.
        plain.client().close();
        offloaded.client().close();

        Demo.say("the same servers with another client: java.net.http.HttpClient");
        try (Pair plainHttp = plain.withClient("plain HttpClient", jdk, httpClient, none);
            Pair offloadedHttp =
                offloaded.withClient("offloaded HttpClient", jdk, httpClient, both)) {
          Figures other =
              measure(
                  "client on java.net.http.HttpClient",
                  plainHttp,
                  offloadedHttp,
                  Math.min(3, size.rounds));
          checks.held(right(other));
          new Evidence(jdk, agent, offloadedHttp, checks).check("java.net.http.HttpClient", 1);
        }
        new Curl(jdk, agent, offloaded.server(), checks).ask(listings);
      }
    } finally {
      // Also what there is of it when something failed.
      Demo.say("");
      Demo.say(table.toString());
      listings.forEach(Demo::say);
    }
  }

  private Figures measure(String client, Pair plain, Pair offloaded, int rounds)
      throws IOException {
    Demo.say("warming up");
    Load load = Load.closed(size.seconds * 1000L, size.connections, "/hello");
    plain.run(load.lasting(2 * load.millis()));
    offloaded.run(load.lasting(2 * load.millis()));
    Figures figures = new Figures(client);
    for (int round = 1; round <= rounds; round++) {
      Map<String, Double> without = plain.run(load);
      Map<String, Double> with = offloaded.run(load);
      figures.plain(without);
      figures.offloaded(with);
      Demo.say(
          String.format(
              Locale.ROOT,
              "round %d of %d: plain %,8.0f requests/s, offloaded %,8.0f",
              round,
              rounds,
              without.get("per_second"),
              with.get("per_second")));
    }
    figures.addTo(table);
    return figures;
  }

  private void judge(Figures figures) {
    checks.held(right(figures));
    if (agent != null) {
      String ratio =
          String.format(Locale.ROOT, "%.2f x plain (needed: %.1f x)", figures.speedUp(), NEEDED);
      checks.check(
          figures.speedUp() >= NEEDED,
          "requests/s offloaded: " + ratio,
          "requests/s offloaded: only " + ratio);
    }
  }

  /** A wrong answer would have ended the round with an exception. */
  private static String right(Figures figures) {
    return String.format(
        Locale.ROOT,
        "%s: all of %,d requests got their own answer",
        figures.client(),
        figures.requests());
  }
}
