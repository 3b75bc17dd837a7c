package io.toehold.bench.measure;

import io.toehold.bench.host.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One line of a measurement: a pair of programs, measured in some modes. */
public interface Case {

  /** For tables and files. */
  String name();

  /** What tables show of it. */
  List<Figure> figures();

  /** In which modes it is measured; the first is what the others are compared with. */
  List<Mode> modes();

  /** Starts all modes' processes, measures them in turn, and adds to the results; once. */
  void repeat(Jdk jdk, Path agent, Scale scale, Map<Mode, ModeResult> results) throws IOException;
}
