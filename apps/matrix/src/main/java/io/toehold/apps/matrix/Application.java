package io.toehold.apps.matrix;

import java.util.List;
import java.util.stream.Stream;

/**
 * A server and a client of the matrix.
 *
 * @param offloadable whether the connections of the two can be offloaded, and therefore must be
 * @param selfConnecting whether the server connects to itself, too
 */
record Application(
    String name, Program server, Program client, boolean offloadable, boolean selfConnecting) {

  Application(String name, Program server, Program client) {
    this(name, server, client, true, false);
  }

  /** One whose connections cannot be offloaded: it must work all the same. */
  Application onHost() {
    return new Application(name, server, client, false, selfConnecting);
  }

  /**
   * One whose server also has connections to itself, which are offloaded whatever the client is.
   */
  Application withSelfConnections() {
    return new Application(name, server, client, offloadable, true);
  }

  /** The oldest JDK that it runs on. */
  int jdk() {
    return Math.max(server.jdk(), client.jdk());
  }

  /** The whole matrix. */
  static List<Application> all() {
    return Stream.of(HttpApplications.all(), StoreApplications.all())
        .flatMap(List::stream)
        .toList();
  }
}
