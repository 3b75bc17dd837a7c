package io.toehold.it.suite;

/**
 * One behaviour of the socket layer.
 *
 * @param subject the group that it belongs to
 * @param name unique within the subject
 * @param threads what kind of threads act
 * @param path the way that its connections have to take where both ends could be offloaded
 * @param script what the two sides do
 */
public record Behaviour(String subject, String name, Threads threads, Path path, Script script) {
  /** The threads that act. */
  public enum Threads {
    PLATFORM,
    VIRTUAL
  }

  /** The way that connections have to take. */
  public enum Path {
    /** Every connection is on the direct path, or the comparison would prove nothing. */
    DIRECT,
    /** What is said here is not about the path, or it is left open. */
    ANY
  }

  /**
   * What the two sides do, one step after another. Where they live in two JVMs both play the whole
   * script, and each performs the steps of its own side and waits for the other's; so nothing but
   * the texts of outcomes may decide how a script goes on.
   */
  public interface Script {
    void play(Scene scene) throws Exception;
  }

  /** Subject and name. */
  public String id() {
    return subject + "/" + name;
  }
}
