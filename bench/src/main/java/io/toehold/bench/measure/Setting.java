package io.toehold.bench.measure;

import java.nio.file.Path;

/**
 * What a pair is given besides its programs.
 *
 * @param serverAgent null for a plain JVM
 * @param clientAgent null for a plain JVM
 * @param address where the server shall listen
 */
public record Setting(Path serverAgent, Path clientAgent, String address) {

  private static final String ANY_PORT = "0";

  /** Over TCP, at any port of the loopback address. */
  public static Setting tcp(Path serverAgent, Path clientAgent) {
    return new Setting(serverAgent, clientAgent, ANY_PORT);
  }
}
