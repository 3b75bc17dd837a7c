package io.toehold.it.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Class paths of the applications: their own classes and the libraries they name, nothing else. */
public final class ClassPath {
  /** The jar of {@code io.toehold.api}. */
  public static final String API = "toehold-api";

  private static final List<String> WHOLE =
      Arrays.asList(
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
              .split(File.pathSeparator));

  private ClassPath() {}

  /** Where the applications' classes are. */
  public static Path applications() {
    try {
      return Path.of(ClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** The applications and those jars whose file names begin with one of the prefixes. */
  public static String with(String... prefixes) {
    Stream<String> jars =
        Arrays.stream(prefixes)
            .flatMap(
                prefix -> {
                  List<String> found =
                      WHOLE.stream()
                          .filter(
                              entry -> Path.of(entry).getFileName().toString().startsWith(prefix))
                          .toList();
                  if (found.isEmpty()) {
                    throw new IllegalArgumentException("no " + prefix + "*.jar in " + WHOLE);
                  }
                  return found.stream();
                });
    return Stream.concat(Stream.of(applications().toString()), jars)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
