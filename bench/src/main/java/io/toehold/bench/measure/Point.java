package io.toehold.bench.measure;

import io.toehold.bench.child.Load;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One line of a case: the same processes, another load.
 *
 * @param label for tables and plots
 */
public record Point(String label, int connections, String argument, double rate) {

  private static final int KIB = 1024;

  /** A closed loop on one connection, for each of these sizes. */
  static List<Point> sizes(int... sizes) {
    return Arrays.stream(sizes)
        .mapToObj(size -> new Point(bytes(size), 1, Integer.toString(size), 0))
        .toList();
  }

  /** A closed loop on so many connections at once. */
  static List<Point> connections(String argument, int... counts) {
    return IntStream.of(counts)
        .mapToObj(count -> new Point(connections(count), count, argument, 0))
        .toList();
  }

  /** Another label for it. */
  Point labelled(String other) {
    return new Point(other, connections, argument, rate);
  }

  /** What the client is to do in one round of it. */
  Load load(long millis) {
    return new Load(millis, connections, argument, rate);
  }

  static String connections(int count) {
    return count == 1 ? "1 connection" : count + " connections";
  }

  static String bytes(int size) {
    return size >= KIB * KIB
        ? size / KIB / KIB + " MiB"
        : size >= KIB ? size / KIB + " KiB" : size + " B";
  }
}
