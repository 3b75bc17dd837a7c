package io.toehold.host;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.toehold.host");

  @Test
  void knowsNeitherFacesNorAgent() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.toehold.spi..", "io.toehold.agent..", "io.toehold.inner..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("sun.nio.ch..", "jdk.internal..")
        .check(classes);
  }

  @Test
  void systemCallsKnowNothingAboveThem() {
    noClasses()
        .that()
        .resideInAPackage("io.toehold.host.sys..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.toehold.host.memory..",
            "io.toehold.host.rendezvous..",
            "io.toehold.host.link..",
            "io.toehold.host.wire..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.toehold.host.link..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.toehold.host.memory..", "io.toehold.host.rendezvous..", "io.toehold.host.wire..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.toehold.host.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.toehold.host.memory..", "io.toehold.host.rendezvous..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.toehold.host.memory..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.toehold.host.rendezvous..")
        .check(classes);
  }
}
