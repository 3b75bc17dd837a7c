package io.toehold.apps.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of one of the modules next to this one. It obeys the runner as the package {@code
 * io.toehold.apps.kit} says; its last argument is the port.
 *
 * @param module the directory
 * @param main the class; null for the executable {@code app.jar} of the module
 * @param library the artifact whose version is reported; null for what belongs to the JDK
 * @param jdk the oldest JDK that it runs on
 * @param options of the JVM
 * @param arguments before the port
 */
record Program(
    String module,
    String main,
    String library,
    int jdk,
    List<String> options,
    List<String> arguments) {

  private static final int OLDEST_JDK = 17;

  /** Of the module's class {@code io.toehold.apps.<main>}. */
  static Program of(String module, String main, String library, String... arguments) {
    return new Program(
        module, "io.toehold.apps." + main, library, OLDEST_JDK, List.of(), List.of(arguments));
  }

  /** The module's executable jar. */
  static Program jar(String module, String library, String... arguments) {
    return new Program(module, null, library, OLDEST_JDK, List.of(), List.of(arguments));
  }

  Program from(int oldestJdk) {
    return new Program(module, main, library, oldestJdk, options, arguments);
  }

  Program with(String... jvmOptions) {
    return new Program(module, main, library, jdk, List.of(jvmOptions), arguments);
  }

  /** What follows the launcher and the options that all JVMs have. */
  List<String> command(Path apps, int port) {
    Path target = apps.resolve(module).resolve("target").toAbsolutePath();
    List<String> command = new ArrayList<>(options);
    if (main == null) {
      command.add("-jar");
      command.add(target.resolve("app.jar").toString());
    } else {
      command.add("-cp");
      command.add(target.resolve("classes") + ":" + target.resolve("lib") + "/*");
      command.add(main);
    }
    command.addAll(arguments);
    command.add(Integer.toString(port));
    return command;
  }

  /** The library and its version, or the JDK. */
  String label(Path apps) throws IOException {
    if (library == null) {
      return "JDK";
    }
    Path lib = apps.resolve(module).resolve("target/lib");
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.matches(library + "-[0-9].*\\.jar"))
          .map(name -> name.substring(0, name.length() - ".jar".length()))
          .map(name -> library + " " + name.substring(library.length() + 1))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + library + " in " + lib));
    }
  }
}
