package io.toehold.core.direct.model;

import static io.toehold.core.direct.model.Flaws.NONE;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decision protocol in all interleavings of its atomic steps. With {@code
 * -Dtoehold.thorough=true} some millions of states more.
 */
class DecisionProtocolTest {
  private static final int[] TWICE = {2};
  private static final int[] ONCE_EACH = {1, 1};
  private static final int[] TWICE_AND_ONCE = {2, 1};

  static Stream<Arguments> setups() {
    Stream<Arguments> quick =
        Stream.of(
            named("a client twice, a plain one", new Setup(1, TWICE, 1, 1, 1, 1, 1, true, NONE)),
            named("two clients", new Setup(1, ONCE_EACH, 0, 1, 1, 2, 1, false, NONE)),
            named("two entries", new Setup(2, ONCE_EACH, 0, 1, 1, 1, 1, false, NONE)),
            named("two addresses", new Setup(2, ONCE_EACH, 0, 2, 1, 0, 0, false, NONE)),
            named("two acceptors", new Setup(1, TWICE, 0, 1, 2, 1, 1, false, NONE)));
    Stream<Arguments> thorough =
        Stream.of(
            named("addresses, deaths", new Setup(2, ONCE_EACH, 0, 2, 1, 1, 0, false, NONE)),
            named(
                "two clients, a plain one",
                new Setup(1, TWICE_AND_ONCE, 1, 1, 1, 1, 0, false, NONE)));
    return Boolean.getBoolean("toehold.thorough") ? Stream.concat(quick, thorough) : quick;
  }

  private static Arguments named(String name, Setup setup) {
    return Arguments.of(Named.of(name, setup));
  }

  @ParameterizedTest
  @MethodSource("setups")
  void bothEndsAlwaysDecideAlike(Setup setup) {
    try (Explorer explorer = new Explorer(setup)) {
      Explorer.Result result = explorer.explore();
      System.out.println(result);
      assertTrue(result.atRest() > 0);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Flaws.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theExplorerFindsEveryFlaw(Flaws flaw) {
    assertThrows(Properties.Violation.class, () -> exploreAll(flaw));
  }

  private static void exploreAll(Flaws flaw) {
    setups()
        .map(a -> ((Named<?>) a.get()[0]).getPayload())
        .forEach(
            setup -> {
              try (Explorer explorer = new Explorer(((Setup) setup).with(flaw))) {
                explorer.explore();
              }
            });
  }
}
