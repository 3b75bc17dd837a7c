package io.toehold.bench.host;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.toehold.bench.child.Control;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that this program started, and that answers its commands ({@link Control}). It ends
 * with this program, whatever happens.
 */
public final class Child implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);
  private static final int LINES_KEPT = 40;
  private static final String GONE = "";
  private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Child::endAll));
  }

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final List<String> lastLines = new ArrayList<>();
  private final JsonObject greeting;

  private Child(String name, Process process) throws IOException {
    this.name = name;
    this.process = process;
    in = process.outputWriter(StandardCharsets.UTF_8);
    RUNNING.add(this);
    readAll(process.getInputStream(), true);
    readAll(process.getErrorStream(), false);
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
    try {
      in.write(String.join(" ", words) + "\n");
      in.flush();
    } catch (IOException e) {
      throw failure("takes no command any more", e);
    }
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
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }

  /** Lets it end by itself; if it does not, kills it. */
  @Override
  public void close() {
    try {
      in.close();
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
    String line;
    try {
      line = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted", e);
    }
    if (line == null) {
      process.destroyForcibly();
      throw failure(
          String.format(Locale.ROOT, "did not answer in %d s", patience.toSeconds()), null);
    }
    if (line.equals(GONE)) {
      throw failure("ended", null);
    }
    JsonObject answer = JsonParser.parseString(line).getAsJsonObject();
    if (answer.has("error")) {
      throw failure(answer.get("error").getAsString(), null);
    }
    return answer;
  }

  private IOException failure(String what, Exception cause) {
    return new IOException(
        name + " " + what + "\n" + String.join("\n", lastLines()).indent(4), cause);
  }

  private void readAll(InputStream stream, boolean withAnswers) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  if (withAnswers && line.startsWith(Control.ANSWER)) {
                    answers.add(line.substring(Control.ANSWER.length()));
                  } else {
                    keep(line);
                  }
                }
              } catch (IOException e) {
                keep(e.toString());
              }
              if (withAnswers) {
                answers.add(GONE);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void keep(String line) {
    synchronized (lastLines) {
      if (lastLines.size() == LINES_KEPT) {
        lastLines.remove(0);
      }
      lastLines.add(line);
    }
  }
}
