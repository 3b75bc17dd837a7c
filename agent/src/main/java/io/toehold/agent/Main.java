package io.toehold.agent;

import java.lang.reflect.InvocationTargetException;

/** The command line: {@code java -jar toehold.jar ss|...}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Throwable {
    try {
      Agent.inner("io.toehold.inner.cli.CommandLineTool")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
