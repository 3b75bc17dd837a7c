package io.toehold.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.jar.JarFile;

/**
 * Where the JVM starts Toehold. Whatever goes wrong here or behind it, the application runs as if
 * the agent were absent, and one line on standard error says why.
 */
public final class Agent {
  private Agent() {}

  /** Started with {@code -javaagent:toehold.jar[=options]}. */
  public static void premain(String options, Instrumentation instrumentation) {
    start(options, instrumentation, true);
  }

  /** Attached to a running JVM. */
  public static void agentmain(String options, Instrumentation instrumentation) {
    start(options, instrumentation, false);
  }

  private static void start(String options, Instrumentation instrumentation, boolean early) {
    try {
      inner("io.toehold.inner.Installation")
          .getMethod("install", Instrumentation.class, String.class, boolean.class)
          .invoke(null, instrumentation, options, early);
    } catch (InvocationTargetException e) {
      complain(e.getCause());
    } catch (ReflectiveOperationException | java.io.IOException | RuntimeException | Error e) {
      complain(e);
    }
  }

  /** A class of Toehold proper. */
  static Class<?> inner(String name) throws java.io.IOException, ClassNotFoundException {
    String path = Agent.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return new InnerLoader(new JarFile(new File(path))).loadClass(name);
  }

  static void complain(Throwable e) {
    String message = e.getMessage() != null ? e.getMessage() : e.toString();
    System.err.println("toehold: not active: " + message.lines().findFirst().orElse(""));
  }
}
