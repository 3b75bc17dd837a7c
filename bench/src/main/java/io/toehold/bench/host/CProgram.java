package io.toehold.bench.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in C among the resources of a class, compiled when it is needed. */
public final class CProgram {

  private static final String COMMON = "control.h";

  private final Path executable;
  private final String problem;

  private CProgram(Path executable, String problem) {
    this.executable = executable;
    this.problem = problem;
  }

  /**
   * Compiles it, if that is possible here.
   *
   * @param name of its source, without the ending
   * @param flags for libraries
   */
  public static CProgram compile(Class<?> owner, String name, String... flags) {
    Path directory = Scratch.next("-c");
    Path executable = directory.resolve(name);
    try {
      Files.createDirectories(directory);
      for (String file : List.of(COMMON, name + ".c")) {
        try (InputStream in = owner.getResourceAsStream(file)) {
          Files.copy(in, directory.resolve(file));
        }
      }
      List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-pthread"));
      command.addAll(List.of("-o", executable.toString(), executable + ".c"));
      command.addAll(List.of(flags));
      Tool.output(command.toArray(String[]::new));
      return new CProgram(executable, null);
    } catch (IOException e) {
      return new CProgram(null, e.getMessage());
    }
  }

  /** Why it cannot be compiled, or null. */
  public String problem() {
    return problem;
  }

  /** Its command line. */
  public List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
