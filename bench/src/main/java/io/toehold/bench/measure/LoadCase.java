package io.toehold.bench.measure;

import io.toehold.bench.host.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A case whose client does as much as it can. All modes' processes live at the same time, so that
 * their rounds can alternate closely; those that wait use no processor.
 *
 * @param warmUpFactor how much more warm-up than usual the programs need
 */
record LoadCase(
    String name, Pair.Programs programs, List<Figure> figures, List<Mode> modes, int warmUpFactor)
    implements Case {

  @Override
  public void repeat(Jdk jdk, Path agent, Scale scale, Map<Mode, ModeResult> results)
      throws IOException {
    Map<Mode, Pair> pairs = new EnumMap<>(Mode.class);
    try {
      for (Mode mode : modes) {
        Pair pair = Pair.start(name + " " + mode.title(), jdk, programs, mode.agents(agent));
        pairs.put(mode, pair);
        pair.run(scale.warmUpMillis() * warmUpFactor);
      }
      for (int round = 0; round < scale.rounds(); round++) {
        for (Map.Entry<Mode, Pair> pair : pairs.entrySet()) {
          results.get(pair.getKey()).add(pair.getValue().run(scale.millis()));
        }
      }
      pairs.forEach(
          (mode, pair) -> results.get(mode).path(PathTaken.of(pair, mode, jdk, agent), mode));
    } finally {
      pairs.values().forEach(Pair::close);
    }
  }
}
