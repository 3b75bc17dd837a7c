package io.toehold.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How to start a child JVM. */
public final class Launch {
  final String name;
  final Jdk jdk;
  final Class<?> main;
  final List<String> prefix = new ArrayList<>();
  final List<String> options = new ArrayList<>();
  final List<String> arguments = new ArrayList<>();
  String classPath = ClassPath.with(ClassPath.API);
  boolean elsewhere;
  Predicate<String> expected = line -> false;

  private Launch(String name, Jdk jdk, Class<?> main) {
    this.name = name + " (" + jdk + ")";
    this.jdk = jdk;
    this.main = main;
    options.add("-Xmx256m");
  }

  public static Launch of(String name, Jdk jdk, Class<?> main) {
    return new Launch(name, jdk, main);
  }

  /** With the agent, or without. */
  public Launch agent(boolean with) {
    return with ? agent(Settings.toeholdJar(), Settings.AGENT_OPTIONS) : this;
  }

  /** With the agent used in this way, or without. */
  Launch agent(Agent how, boolean with) {
    elsewhere = how == Agent.ELSEWHERE;
    return with ? agent(Settings.toeholdJar(), how.options()) : this;
  }

  /** With the agent from this jar, with these options. */
  public Launch agent(Path jar, String agentOptions) {
    options.add("-javaagent:" + jar + (agentOptions.isEmpty() ? "" : "=" + agentOptions));
    return this;
  }

  /** Without the agent, with the provider of channels that is in its jar. */
  public Launch standalone() {
    options.add("-Djava.nio.channels.spi.SelectorProvider=io.toehold.agent.ToeholdProvider");
    options.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    options.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
    options.add("--add-exports=java.base/jdk.internal.access=ALL-UNNAMED");
    classPath += java.io.File.pathSeparator + Settings.toeholdJar();
    return this;
  }

  /** Libraries on the class path, by the beginnings of their file names. */
  public Launch with(String... libraries) {
    classPath = ClassPath.with(libraries);
    return this;
  }

  public Launch classPath(String path) {
    classPath = path;
    return this;
  }

  /** What stands before the java command, to run it as somebody else. */
  public Launch through(String... words) {
    prefix.addAll(List.of(words));
    return this;
  }

  /**
   * For a program that ends within seconds, before the JVM's second compiler would be done with
   * anything; it takes up to half of the processors meanwhile.
   */
  public Launch briefly() {
    return options("-XX:TieredStopAtLevel=1");
  }

  public Launch options(String... words) {
    options.addAll(List.of(words));
    return this;
  }

  public Launch arguments(Object... words) {
    for (Object word : words) {
      arguments.add(word.toString());
    }
    return this;
  }

  /** Lines that this one application prints on its own account, without any agent. */
  public Launch expecting(Predicate<String> lines) {
    expected = lines;
    return this;
  }

  List<String> command() {
    List<String> words = new ArrayList<>(prefix);
    words.add(jdk.tool("java").toString());
    words.addAll(options);
    words.add("-cp");
    words.add(classPath);
    words.add(main.getName());
    words.addAll(arguments);
    return words;
  }

  public ChildJvm start() {
    return new ChildJvm(this);
  }
}
