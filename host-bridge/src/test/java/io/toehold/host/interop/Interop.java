package io.toehold.host.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Shows how our TCP and the kernel's get along: everything, or the scenarios that are named. Ends
 * with 0 only if all of it held. Needs root; makes namespaces and devices, and removes them.
 *
 * <pre>
 *   Interop [--short] [--record] [name...]
 * </pre>
 */
public final class Interop {
  private static final String GENERATED =
      "<!-- What follows is written by ./toehold interop. -->\n";

  private static final Path DOCUMENT = Path.of("docs/INTEROP.md");

  /** All of it, in the order of showing. */
  static final List<Scenario> ALL =
      List.of(
          new Scenario("bulk", "much data on a clean link", Clean::bulk),
          new Scenario("connections", "short connections", Clean::connections),
          new Scenario("half-close", "half-close, by either end", Endings::halfClose),
          new Scenario("reset", "RST, by either end", Endings::reset),
          new Scenario("zero-window", "a closed window", Waiting::zeroWindow),
          new Scenario("keep-alive", "keep-alive, by either end", Waiting::keepAlive),
          new Scenario("close", "simultaneous close", Endings::simultaneousClose),
          new Scenario("open", "simultaneous open", Endings::simultaneousOpen),
          new Scenario("urgent", "an urgent byte, either way", Endings::urgent),
          new Scenario("path-mtu", "a path MTU that changes", Paths::pathMtu),
          new Scenario("faults", "loss, reordering, copies, corruption", Lossy::goodput),
          new Scenario("rate", "connections per second", Load::rate),
          new Scenario("established", "connections at once", Load::established),
          new Scenario("attacks", "blind attacks of RFC 5961", Attacks::blind),
          new Scenario("flood", "a SYN flood", Attacks::flood));

  private Interop() {}

  public static void main(String[] args) throws Exception {
    Scale scale = Scale.FULL;
    boolean record = false;
    List<String> names = new ArrayList<>();
    for (String arg : args) {
      switch (arg) {
        case "--short" -> scale = Scale.SHORT;
        case "--record" -> record = true;
        default -> names.add(arg);
      }
    }
    List<Scenario> wanted =
        ALL.stream().filter(s -> names.isEmpty() || names.contains(s.name())).toList();
    if (wanted.isEmpty() || !names.isEmpty() && wanted.size() < names.size()) {
      System.err.println("scenarios: " + ALL.stream().map(Scenario::name).toList());
      System.exit(2);
    }
    System.exit(run(wanted, scale, record) ? 0 : 1);
  }

  private static void withinTime(Scenario scenario, Scale scale, Notes notes) throws Exception {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              scenario.part().run(scale, notes);
              return null;
            });
    Thread thread = new Thread(task, scenario.name());
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(scale.minutes(), TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      e.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      throw e;
    }
  }

  private static boolean run(List<Scenario> wanted, Scale scale, boolean record) throws Exception {
    StringBuilder summary = new StringBuilder("| | what | held | seen |\n|---|---|---|---|\n");
    StringBuilder tables = new StringBuilder();
    boolean held = true;
    for (Scenario scenario : wanted) {
      System.err.println("interop: " + scenario.name());
      Notes notes = new Notes();
      String outcome = "yes";
      try {
        withinTime(scenario, scale, notes);
      } catch (ExecutionException | TimeoutException e) {
        outcome = "**no**";
        held = false;
        e.printStackTrace();
      }
      String row =
          String.format(
              "| `%s` | %s | %s | %s |%n",
              scenario.name(), scenario.title(), outcome, notes.remarks());
      System.err.print(row);
      summary.append(row);
      if (!notes.table().isEmpty()) {
        tables.append("\n`").append(scenario.name()).append("`:\n\n").append(notes.table());
      }
    }
    String text = scale.describe() + "\n" + summary.append(tables);
    System.out.print(text);
    if (record) {
      String before = Files.readString(DOCUMENT).split(GENERATED, 2)[0];
      Files.writeString(DOCUMENT, before + GENERATED + "\n" + text);
    }
    return held;
  }
}
