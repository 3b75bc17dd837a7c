package io.toehold.bench.measure;

import java.util.List;

/**
 * A pair of which one end is the kernel's TCP and the other, except where the kernel's is compared
 * with itself, is not.
 *
 * @param programs where both ends are Java
 * @param lwip the words for our end where it is lwIP
 * @param serverIsOurs which of the two is our end
 * @param isStream whether all of it goes in one direction, so that the device's rate is a bound
 */
record WireCase(
    String name,
    Programs programs,
    String lwip,
    boolean serverIsOurs,
    boolean isStream,
    List<Point> points)
    implements Case {

  private static final int ANY_JDK = 17;

  @Override
  public List<Mode> modes() {
    return isStream
        ? List.of(
            Mode.VETH,
            Mode.VETH_OFFLOADS,
            Mode.LWIP,
            Mode.LINK_PLAIN,
            Mode.LINK,
            Mode.DEVICE_PLAIN,
            Mode.DEVICE)
        : List.of(Mode.TUN, Mode.VETH_OFFLOADS, Mode.LWIP, Mode.LINK_PLAIN, Mode.LINK);
  }

  @Override
  public String unavailable(Mode mode) {
    return Wire.unavailable(mode);
  }

  @Override
  public int oldestJdk() {
    return ANY_JDK;
  }

  @Override
  public String note() {
    return "";
  }

  @Override
  public void repeat(Run run, Results results) {
    new Repeat(run, results, points, 1, 1, mode -> new Wire(this, mode, run).start()).run();
  }
}
