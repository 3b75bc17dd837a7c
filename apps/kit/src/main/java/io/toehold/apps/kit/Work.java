package io.toehold.apps.kit;

/** What one thread of a client does again and again. */
@FunctionalInterface
public interface Work {

  /** Opens it; called by each thread at the beginning, and after a failure. */
  @FunctionalInterface
  interface Open {
    Work open() throws Exception;
  }

  /**
   * Does one operation and checks its result.
   *
   * @param number counts the operations of this thread, from 0
   * @throws WrongResult if the result is wrong, which nothing excuses
   * @throws Exception if it cannot be done, which is excused while the server is away
   */
  void operate(long number) throws Exception;

  /** Lets go of what it has open; called after a failure. */
  default void close() throws Exception {}
}
