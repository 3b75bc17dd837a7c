package io.toehold.it.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server's JVM and a client's, and which of them has the agent. */
public record JvmPair(Jdk server, Jdk client, Agent agent) {

  /** Each JDK with itself. */
  public static Stream<JvmPair> same(List<Agent> agents) {
    return Jdk.all().stream()
        .flatMap(jdk -> agents.stream().map(agent -> new JvmPair(jdk, jdk, agent)));
  }

  /** The oldest with the newest, both ways; nothing if there is but one. */
  public static Stream<JvmPair> mixed(List<Agent> agents) {
    List<JvmPair> pairs = new ArrayList<>();
    if (!Jdk.oldest().equals(Jdk.newest())) {
      for (Agent agent : agents) {
        pairs.add(new JvmPair(Jdk.oldest(), Jdk.newest(), agent));
        pairs.add(new JvmPair(Jdk.newest(), Jdk.oldest(), agent));
      }
    }
    return pairs.stream();
  }

  /** The newest JDK with itself, the agent used in an unusual way. */
  public static Stream<JvmPair> unusual() {
    return Agent.unusual().stream().map(agent -> new JvmPair(Jdk.newest(), Jdk.newest(), agent));
  }

  /** Launches of the two, with the agent where it belongs. */
  public Launch server(Class<?> main) {
    return Launch.of("server", server, main).agent(agent, agent.onServer());
  }

  public Launch client(Class<?> main) {
    return Launch.of("client", client, main).agent(agent, agent.onClient());
  }

  @Override
  public String toString() {
    return "server " + server + ", client " + client + ", agent " + agent;
  }
}
