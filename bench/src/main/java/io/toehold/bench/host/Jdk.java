package io.toehold.bench.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** A JDK of this machine. */
public record Jdk(Path home, String version, String vendor) {

  private static final int OLDEST = 17;

  /** The directories that hold JDKs side by side. */
  private static final List<String> PARENTS =
      List.of(
          "/usr/lib/jvm",
          "/opt/java",
          System.getProperty("user.home") + "/.sdkman/candidates/java");

  /** The one that runs this program. */
  public static Jdk current() {
    return at(Path.of(System.getProperty("java.home")));
  }

  /** The one at {@code home}. */
  public static Jdk at(Path home) {
    if (!Files.isExecutable(home.resolve("bin/java"))) {
      throw new IllegalArgumentException("no JDK at " + home);
    }
    Properties release = new Properties();
    try {
      Path real = home.toRealPath();
      if (Files.exists(real.resolve("release"))) {
        try (var reader = Files.newBufferedReader(real.resolve("release"))) {
          release.load(reader);
        }
      }
      return new Jdk(real, unquoted(release, "JAVA_VERSION"), unquoted(release, "IMPLEMENTOR"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one with this home, or the newest of this feature version, such as {@code 17}. */
  public static Jdk named(String homeOrFeature) {
    if (!homeOrFeature.matches("[0-9]+")) {
      return at(Path.of(homeOrFeature));
    }
    return all().stream()
        .filter(jdk -> jdk.feature() == Integer.parseInt(homeOrFeature))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new IllegalArgumentException("no JDK " + homeOrFeature + " was found"));
  }

  /** All that are new enough, oldest first. */
  public static List<Jdk> all() {
    Set<Path> homes = new LinkedHashSet<>();
    homes.add(Path.of(System.getProperty("java.home")));
    if (System.getenv("JAVA_HOME") != null) {
      homes.add(Path.of(System.getenv("JAVA_HOME")));
    }
    for (String parent : PARENTS) {
      if (Files.isDirectory(Path.of(parent))) {
        try (Stream<Path> children = Files.list(Path.of(parent))) {
          children.sorted().forEach(homes::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    Map<Path, Jdk> jdks = new LinkedHashMap<>();
    for (Path home : homes) {
      if (Files.isExecutable(home.resolve("bin/java"))) {
        Jdk jdk = at(home);
        jdks.putIfAbsent(jdk.home(), jdk);
      }
    }
    List<Jdk> found = new ArrayList<>(jdks.values());
    found.removeIf(jdk -> jdk.feature() < OLDEST);
    found.sort(Comparator.comparingInt(Jdk::feature));
    return found;
  }

  /** The first number of the version, 0 if unknown. */
  public int feature() {
    String digits = version.replaceFirst("[^0-9].*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /** The launcher. */
  public String java() {
    return home.resolve("bin/java").toString();
  }

  private static String unquoted(Properties release, String key) {
    return release.getProperty(key, "").replace("\"", "");
  }
}
