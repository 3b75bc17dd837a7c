package io.toehold.bench.host;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.toehold.bench.child.Control;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that this program started, and that answers its commands ({@link Control}). It ends
 * with this program, whatever happens.
 */
public final class Child implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);
  private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Child::endAll));
  }

  private final String name;
  private final Process process;
  private final Dialogue dialogue;
  private final JsonObject greeting;

  private Child(String name, Process process) throws IOException {
    this.name = name;
    this.process = process;
    RUNNING.add(this);
    dialogue = new Dialogue(name, process, line -> line.startsWith(Control.ANSWER));
    greeting = answer(START);
  }

  /** Starts a command, and waits until it is ready. */
  public static Child start(String name, List<String> command) throws IOException {
    return new Child(name, new ProcessBuilder(command).start());
  }

  /** A JVM to start, and how. */
  public record Jvm(
      String name,
      Jdk jdk,
      Path agent,
      List<String> jvmOptions,
      Class<?> main,
      List<String> arguments) {

    /** A heap that does not grow while it is measured; the same for all. */
    public static final List<String> HEAP = List.of("-Xms256m", "-Xmx256m");

    /** Starts it, and waits until it is ready. {@code agent} is null for a plain JVM. */
    public Child start() throws IOException {
      return Child.start(name, command());
    }

    /** The command that starts it. */
    public List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(jdk.java());
      command.addAll(HEAP);
      command.addAll(jvmOptions);
      if (agent != null) {
        command.add("-javaagent:" + agent);
      }
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(main.getName());
      command.addAll(arguments);
      return command;
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Where it listens: a port, or a path. */
  public String address() {
    return greeting.get("address").getAsString();
  }

  /** The port that it listens on. */
  public int port() {
    return Integer.parseInt(address());
  }

  /** Gives it a command and waits for the answer. */
  public JsonObject ask(Duration patience, String... words) throws IOException {
    dialogue.say(String.join(" ", words));
    return answer(patience);
  }

  /** The processor time that it has used so far, in seconds. */
  public double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** A field of its {@code smaps_rollup}, in KiB. */
  public long memoryKiB(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/smaps_rollup"))) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }

  /** What it printed last. */
  public List<String> lastLines() {
    return dialogue.lastLines();
  }

  /** Lets it end by itself; if it does not, kills it. */
  @Override
  public void close() {
    try {
      dialogue.end();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      RUNNING.remove(this);
    }
  }

  /**
   * On the way out: a word to all of them first, so that they can tidy up, and a bounded time to do
   * it.
   */
  private static void endAll() {
    RUNNING.forEach(child -> child.process.destroy());
    try {
      for (Child child : RUNNING) {
        if (!child.process.waitFor(2, TimeUnit.SECONDS)) {
          child.process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      RUNNING.forEach(child -> child.process.destroyForcibly());
    }
  }

  private JsonObject answer(Duration patience) throws IOException {
    String line = dialogue.answer(patience);
    if (line == null) {
      process.destroyForcibly();
      throw dialogue.failure(
          String.format(Locale.ROOT, "did not answer in %d s", patience.toSeconds()), null);
    }
    JsonObject answer =
        JsonParser.parseString(line.substring(Control.ANSWER.length())).getAsJsonObject();
    if (answer.has("error")) {
      throw dialogue.failure(answer.get("error").getAsString(), null);
    }
    return answer;
  }
}
