package io.toehold.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** What the command line of Maven can change; README.md lists it. */
public final class Settings {
  /** Without the agent everywhere: the operating system as the oracle of these tests. */
  public static final boolean PLAIN = Boolean.getBoolean("toehold.it.plain");

  /** Also what takes minutes. */
  public static final boolean LONG = Boolean.getBoolean("toehold.it.long");

  /** Bytes of a transfer, each way. */
  public static final long BYTES = Long.getLong("toehold.it.bytes", 64L << 20);

  /** Bytes of the one large transfer on each JDK, each way. */
  public static final long BULK_BYTES = Long.getLong("toehold.it.bulk.bytes", 1L << 30);

  /** Short connections one after another. */
  public static final int CONNECTIONS =
      Integer.getInteger("toehold.it.connections", LONG ? 100_000 : 2_000);

  /** Of all pseudo-random data; printed with each failure. */
  public static final long SEED = Long.getLong("toehold.it.seed", System.nanoTime() & 0xFFFFFFFFL);

  /** Further options of the agent, as after the {@code =} of {@code -javaagent}. */
  public static final String AGENT_OPTIONS = System.getProperty("toehold.it.agent.options", "");

  /** A directory in which processes meet that are told to. */
  public static final Path ELSEWHERE =
      Path.of("/dev/shm/toehold-it-" + ProcessHandle.current().pid());

  private Settings() {}

  /** The packaged jar. */
  public static Path toeholdJar() {
    Path jar = Path.of(System.getProperty("toehold.jar", "../agent/target/toehold.jar"));
    if (!Files.isReadable(jar)) {
      throw new IllegalStateException(
          jar + " is not there: build the module agent, or run with -Dtoehold.it.plain=true");
    }
    return jar.toAbsolutePath().normalize();
  }
}
