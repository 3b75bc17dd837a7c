package io.toehold.it.suite;

/** What one side does in one step; the value or the exception is what is written down. */
public interface Act {
  Object perform() throws Exception;

  /** One without a value. */
  interface Silent {
    void perform() throws Exception;
  }
}
