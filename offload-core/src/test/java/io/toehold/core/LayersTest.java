package io.toehold.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packages know those below them only; and none knows threads, sockets or the clock. */
class LayersTest {
  private static final List<String> BOTTOM_UP =
      List.of(
          "memory",
          "credit",
          "toe",
          "direct",
          "wire",
          "link",
          "tcp.tuning",
          "tcp.congestion",
          "tcp.recovery",
          "tcp.engine",
          "policy",
          "telemetry");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.toehold.core");

  @Test
  void noPackageKnowsAnyAboveIt() {
    for (int i = 0; i < BOTTOM_UP.size() - 1; i++) {
      String[] above =
          BOTTOM_UP.subList(i + 1, BOTTOM_UP.size()).stream()
              .map(name -> "io.toehold.core." + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.toehold.core." + BOTTOM_UP.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @Test
  void everyPackageHasItsLayer() {
    noClasses()
        .should()
        .resideOutsideOfPackages(
            BOTTOM_UP.stream().map(n -> "io.toehold.core." + n + "..").toArray(String[]::new))
        .check(classes);
  }

  @Test
  void nothingOfOursIsKnownHere() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.toehold..").and(not(resideInAnyPackage("io.toehold.core.."))))
        .check(classes);
  }

  @Test
  void noSockets() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net", "java.nio.channels..", "sun.nio.ch..")
                .and(
                    not(
                        nameMatching(
                            "java\\.net\\.(Inet4Address|Inet6Address|InetAddress|InetSocketAddress"
                                + "|SocketException|UnknownHostException)"))))
        .check(classes);
  }

  @Test
  void noThreadsAndNoClock() {
    noClasses()
        .should()
        .dependOnClassesThat(
            nameMatching(
                "java\\.lang\\.(Thread|ThreadLocal|Process.*|Runtime)"
                    + "|java\\.util\\.(Timer.*|Date|Random)"
                    + "|java\\.util\\.concurrent\\.(locks\\..*|Executor.*|ThreadLocalRandom)"
                    + "|java\\.time\\..*Clock.*"))
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(classes);
  }
}
