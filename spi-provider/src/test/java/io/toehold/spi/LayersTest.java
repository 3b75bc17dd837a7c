package io.toehold.spi;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is on either side of the wall, and what crosses it. */
class LayersTest {
  private static final Path CLASSES = Path.of("target", "classes");

  private final JavaClasses behind =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/faces/"))
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPath(CLASSES);
  private final JavaClasses faces = new ClassFileImporter().importPath(CLASSES.resolve("faces"));

  @Test
  void nothingBehindTheWallKnowsHowThingsAreDone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.toehold..")
                .and(not(resideInAnyPackage("io.toehold.spi..", "io.toehold.core.toe.."))))
        .check(behind);
  }

  @Test
  void onlyOurFacesAreKnownOfTheJdksOwnPackages() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("sun..", "jdk.internal..")
                .and(not(nameMatching("sun\\.nio\\.ch\\.Toehold.*"))))
        .check(behind);
  }

  @Test
  void facesKnowNothingBehindTheWall() {
    noClasses().should().dependOnClassesThat().resideInAPackage("io.toehold..").check(faces);
  }

  @Test
  void facesAreRecognisedByTheirNames() {
    classes()
        .should()
        .haveNameMatching("sun\\.nio\\.ch\\.Toehold.*|java\\.net\\.Toehold.*")
        .check(faces);
  }
}
