package io.toehold.bench.measure;

import io.toehold.bench.host.Jdk;
import java.nio.file.Path;
import java.util.List;

/** A pair of programs under some loads, measured in some modes. */
public interface Case {

  /**
   * How a case is measured.
   *
   * @param agent null for a trial without it
   * @param modes of the case's, in their order
   * @param repeat its number, from 0
   */
  record Run(Jdk jdk, Path agent, Scale scale, List<Mode> modes, int repeat) {}

  /** For tables and files. */
  String name();

  /** Its lines. */
  List<Point> points();

  /** In which modes it can be measured; the first is what the others are compared with. */
  List<Mode> modes();

  /** Why it cannot be measured in this mode on this machine, or null. */
  default String unavailable(Mode mode) {
    return null;
  }

  /** The oldest JDK that it runs on. */
  int oldestJdk();

  /** What a reader of its figures has to know; may be empty. */
  String note();

  /**
   * Why a mode's main figure may be worse than plain's by an order of magnitude; null if unknown.
   */
  default String loss(Mode mode) {
    return null;
  }

  /** Starts all modes' processes, measures them in turn, and adds to the results; once. */
  void repeat(Run run, Results results);
}
