package io.toehold.it.harness;

/** What the threads of a process do that does not come on. */
public final class ThreadDump {
  private ThreadDump() {}

  public static String of(Jdk jdk, long pid) {
    try {
      return Command.run(jdk.tool("jcmd"), pid, "Thread.print").out();
    } catch (RuntimeException | AssertionError problem) {
      return "(not to be had: " + problem.getMessage() + ")";
    }
  }
}
