package io.toehold.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** Which programs run in which mode. */
final class ByMode {

  private ByMode() {}

  /** The same in all modes that only change the connection. */
  static Map<Mode, Programs> same(Programs programs) {
    Map<Mode, Programs> all = new EnumMap<>(Mode.class);
    Mode.TCP.forEach(mode -> all.put(mode, programs));
    all.put(Mode.UNIX, programs);
    return all;
  }

  /** Those, and others in one mode more. */
  static Map<Mode, Programs> and(Map<Mode, Programs> before, Mode mode, Programs programs) {
    Map<Mode, Programs> all = new EnumMap<>(before);
    all.put(mode, programs);
    return all;
  }
}
