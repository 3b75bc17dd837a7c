package io.toehold.apps.matrix;

import java.util.List;
import java.util.stream.Stream;

/**
 * A server and a client of the matrix.
 *
 * @param offloadable whether the connections of the two can be offloaded, and therefore must be
 */
record Application(String name, Program server, Program client, boolean offloadable) {

  Application(String name, Program server, Program client) {
    this(name, server, client, true);
  }

  /** One whose connections cannot be offloaded: it must work all the same. */
  Application onHost() {
    return new Application(name, server, client, false);
  }

  /** The oldest JDK that it runs on. */
  int jdk() {
    return Math.max(server.jdk(), client.jdk());
  }

  /** The whole matrix. */
  static List<Application> all() {
    return Stream.of(HttpApplications.all()).flatMap(List::stream).toList();
  }
}
