package io.toehold.it;

import io.toehold.it.app.net.Api;
import io.toehold.it.harness.Agent;
import io.toehold.it.harness.JvmPair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What scenarios are repeated with. */
final class Combinations {
  private Combinations() {}

  /**
   * Every JDK, mixed JDKs, and every API at either end; with a plain peer, one API at both ends.
   */
  static Stream<Arguments> ofModes() {
    Stream<Arguments> full =
        Stream.concat(JvmPair.same(List.of(Agent.full())), JvmPair.mixed(List.of(Agent.full())))
            .flatMap(Combinations::apis);
    Stream<Arguments> halves =
        JvmPair.same(Agent.halves())
            .filter(pair -> pair.agent() != Agent.NONE)
            .flatMap(pair -> Stream.of(Api.values()).map(api -> Arguments.of(pair, api, api)));
    return Stream.concat(full, halves);
  }

  /**
   * As {@link #ofModes}, each API at the client with but one at the server: for what takes its time
   * and is the client's business.
   */
  static Stream<Arguments> ofClients() {
    List<Api> all = List.of(Api.values());
    return ofModes()
        .filter(
            arguments -> {
              JvmPair pair = (JvmPair) arguments.get()[0];
              int server = all.indexOf(arguments.get()[1]);
              int client = all.indexOf(arguments.get()[2]);
              boolean same = !pair.agent().offloads() || !pair.server().equals(pair.client());
              return server == (same ? client : (client + 1) % all.size());
            });
  }

  /**
   * Any two APIs; between JDKs of two versions, asynchronous channels meet only their like, to save
   * time.
   */
  static Stream<Arguments> apis(JvmPair pair) {
    return Stream.of(Api.values())
        .flatMap(
            server ->
                Stream.of(Api.values())
                    .filter(
                        client ->
                            pair.server().equals(pair.client())
                                || (server == Api.ASYNCHRONOUS) == (client == Api.ASYNCHRONOUS))
                    .map(client -> Arguments.of(pair, server, client)));
  }

  /** The agent used in unusual ways: every API where nothing is as usual. */
  static Stream<Arguments> ofUnusualWays() {
    return JvmPair.unusual()
        .flatMap(
            pair ->
                Stream.of(Api.values())
                    .filter(api -> pair.agent() == Agent.PURE_JAVA || api == Api.SOCKET)
                    .map(api -> Arguments.of(pair, api, api)));
  }

  /** Every JDK, and every API at both ends, where the agent is at both ends. */
  static Stream<Arguments> ofApis() {
    return JvmPair.same(List.of(Agent.full()))
        .flatMap(pair -> Stream.of(Api.values()).map(api -> Arguments.of(pair, api)));
  }
}
