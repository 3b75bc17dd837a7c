package io.toehold.bench.measure;

import java.util.List;

/**
 * The programs of a pair.
 *
 * @param server its first argument is where it shall listen
 * @param client its first argument is where the server listens
 * @param arguments of both, after that
 * @param jvmOptions of both
 */
public record Programs(
    Class<?> server, Class<?> client, List<String> arguments, List<String> jvmOptions) {

  /** Without more arguments or options. */
  public Programs(Class<?> server, Class<?> client) {
    this(server, client, List.of(), List.of());
  }

  /** The same with other arguments. */
  public Programs withArguments(String... others) {
    return new Programs(server, client, List.of(others), jvmOptions);
  }

  /** The same with other options. */
  public Programs withOptions(String... others) {
    return new Programs(server, client, arguments, List.of(others));
  }
}
