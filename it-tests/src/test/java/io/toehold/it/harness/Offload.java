package io.toehold.it.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The proof that connections were offloaded, from outside: what {@code java -jar toehold.jar ss
 * --json} says.
 *
 * <pre>
 * {"connections": [{"pid": 1, "path": "direct", "local": "127.0.0.1:8080", "remote": ..., "state": ...}, ...],
 *  "processes":   [{"pid": 1, "attempts": 5, "offloaded": 5, "declined": {"reason": 0}}, ...]}
 * </pre>
 */
public final class Offload {
  private Offload() {}

  /** At least so many connections of this server's port live now, and are direct. */
  public static void assertDirect(ChildJvm server, int port, int atLeast) {
    Map<?, ?> answer = ask(server);
    long living =
        entries(answer, "connections").stream()
            .filter(entry -> number(entry, "pid") == server.pid())
            .filter(entry -> "direct".equals(entry.get("path")))
            .filter(entry -> String.valueOf(entry.get("local")).endsWith(":" + port))
            .count();
    if (living < atLeast) {
      throw server.failure(
          "has "
              + living
              + " direct connections, not "
              + atLeast
              + ", on port "
              + port
              + ":\n"
              + answer);
    }
  }

  /** A connection of this process over a link, with this port at either end, is shown soon. */
  public static void awaitLinked(ChildJvm process, int port) {
    String end = ":" + port;
    Deadline.until(
        Deadline.USUAL,
        () ->
            entries(ask(process), "connections").stream()
                .filter(entry -> number(entry, "pid") == process.pid())
                .filter(entry -> "wire".equals(entry.get("path")) && entry.get("link") != null)
                .filter(entry -> "established".equals(entry.get("state")))
                .anyMatch(
                    entry ->
                        String.valueOf(entry.get("local")).endsWith(end)
                            || String.valueOf(entry.get("remote")).endsWith(end)),
        () -> process + " has no connection over a link with port " + port + ": " + ask(process));
  }

  /** At least so many connections of this live process have been direct since its start. */
  public static void assertDirectSoFar(ChildJvm process, int atLeast) {
    Map<?, ?> answer = ask(process);
    long counted = counter(answer, process, "offloaded");
    if (counted < atLeast) {
      throw process.failure(
          "has counted " + counted + " direct connections, not " + atLeast + ":\n" + answer);
    }
  }

  /** No connection of this live process is or was direct. */
  public static void assertNone(ChildJvm process) {
    Map<?, ?> answer = ask(process);
    if (counter(answer, process, "offloaded") != 0) {
      throw process.failure("has direct connections:\n" + answer);
    }
  }

  private static Map<?, ?> ask(ChildJvm process) {
    List<Object> words =
        new ArrayList<>(
            List.of(Jdk.newest().tool("java"), "-jar", Settings.toeholdJar(), "ss", "--json"));
    if (process.isElsewhere()) {
      words.addAll(List.of("--dir", Settings.ELSEWHERE));
    }
    Command command = Command.run(words.toArray());
    if (command.exit() != 0) {
      throw new AssertionError("ss ended with " + command.exit() + ":\n" + command.out());
    }
    return (Map<?, ?>) Json.parse(command.out());
  }

  private static long counter(Map<?, ?> answer, ChildJvm process, String name) {
    return entries(answer, "processes").stream()
        .filter(entry -> number(entry, "pid") == process.pid())
        .mapToLong(entry -> number(entry, name))
        .sum();
  }

  private static List<Map<?, ?>> entries(Map<?, ?> answer, String name) {
    List<?> list = answer.get(name) instanceof List<?> some ? some : List.of();
    return list.stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList();
  }

  private static long number(Map<?, ?> entry, String name) {
    return entry.get(name) instanceof Number number ? number.longValue() : -1;
  }
}
