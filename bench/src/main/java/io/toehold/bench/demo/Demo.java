package io.toehold.bench.demo;

import io.toehold.bench.host.Jdk;
import io.toehold.bench.host.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Tomcat and its clients, nobody of whom knows of Toehold, first without and then with the agent.
 * Ends with 0 only if everything held that the demonstration claims.
 */
@Command(name = "demo", description = "Tomcat and its clients, without and with Toehold")
public final class Demo implements Callable<Integer> {

  /** The whole must end within three minutes; what is left is for stopping the processes. */
  private static final Duration LONGEST = Duration.ofSeconds(165);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  private boolean help;

  @Option(names = "--jar", required = true, description = "the agent")
  private Path jar;

  @Option(
      names = "--jdk",
      description = "the JDK for all processes (default: the one of this program)")
  private Path jdk;

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "keep-alive connections of each client (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "measured rounds of each (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "of each round (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--without-agent",
      description = "leave the agent out and do not judge: for work on the demonstration itself")
  private boolean withoutAgent;

  /** The entry. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).execute(arguments));
  }

  @Override
  public Integer call() {
    watch();
    Checks checks = new Checks();
    Path agent = withoutAgent ? null : jar.toAbsolutePath().normalize();
    try {
      if (agent != null && !Files.isRegularFile(agent)) {
        throw new IOException("there is no " + agent);
      }
      Jdk java = jdk == null ? Jdk.current() : Jdk.at(jdk);
      say("machine: " + Machine.line());
      say("JDK:     " + java.version() + " " + java.vendor() + ", " + java.home());
      say("agent:   " + (agent == null ? "none (--without-agent)" : agent));
      say("");
      new Comparison(java, agent, new Comparison.Size(connections, rounds, seconds), checks).run();
    } catch (IOException | RuntimeException e) {
      checks.failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    say(checks.toString());
    return checks.allHeld() ? 0 : 1;
  }

  static void say(String line) {
    System.out.println(line);
  }

  private static void watch() {
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(LONGEST.toMillis());
              } catch (InterruptedException e) {
                return;
              }
              say("FAILED  the demonstration did not end in " + LONGEST.toSeconds() + " s");
              // The shutdown hook stops the processes that were started.
              System.exit(1);
            });
    thread.setDaemon(true);
    thread.start();
  }
}
