package io.toehold.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A JDK of this machine, recent enough for the agent. */
public record Jdk(int feature, Path home) {
  private static final int OLDEST = 17;
  private static final List<Jdk> ALL = find();

  /** One of each feature release, oldest first. */
  public static List<Jdk> all() {
    return ALL;
  }

  public static Jdk oldest() {
    return ALL.get(0);
  }

  public static Jdk newest() {
    return ALL.get(ALL.size() - 1);
  }

  /** A tool of the JDK: java, keytool, jcmd. */
  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }

  private static List<Jdk> find() {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    Stream.of("JAVA_HOME", "JDK_HOME")
        .map(System::getenv)
        .filter(Objects::nonNull)
        .forEach(home -> homes.add(Path.of(home)));
    String user = System.getProperty("user.home");
    for (String directory :
        List.of(
            "/usr/lib/jvm",
            "/usr/java",
            "/opt",
            "/opt/java",
            user + "/.sdkman/candidates/java",
            user + "/.jdks",
            user + "/.jenv/versions")) {
      homes.addAll(children(Path.of(directory)));
    }
    TreeMap<Integer, Jdk> found = new TreeMap<>();
    for (Path home : homes) {
      int feature = feature(home);
      if (feature >= OLDEST) {
        found.putIfAbsent(feature, new Jdk(feature, home));
      }
    }
    return List.copyOf(found.values());
  }

  private static List<Path> children(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.sorted().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /** From the file "release" of the JDK; 0 if this is none. */
  private static int feature(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/javac"))) {
      return 0;
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.split("[.+-]")[0]);
  }
}
