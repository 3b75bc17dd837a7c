package io.toehold.apps.jdk;

/** A bean that is managed remotely. */
public interface CounterMXBean {

  String NAME = "io.toehold.apps:type=Counter";

  /** The sum of the numbers. */
  long sum(long[] numbers);

  /** What it is called. */
  String getName();
}
