package io.toehold.it.suite;

import java.lang.reflect.Field;
import java.net.Socket;

/**
 * The way that an accepted connection takes, seen from inside: the suite's JVMs open the packages
 * of the JDK that Toehold's faces live in. Such a face of a connection that is offloaded has a
 * session.
 */
public final class Paths {
  /** Over shared memory. */
  public static final String DIRECT = "direct";

  static final String HOST = "host";

  /** Whether connections that can be offloaded have to be: both ends have the agent. */
  public static final boolean EXPECTED = Boolean.getBoolean("suite.direct");

  private Paths() {}

  /** The way of an accepted socket or channel. */
  public static String of(Object connection) throws IllegalAccessException {
    Object face = connection;
    if (connection instanceof Socket socket) {
      face = socket.getChannel() != null ? socket.getChannel() : impl(socket);
    }
    if (!face.getClass().getSimpleName().startsWith("Toehold")) {
      return HOST;
    }
    Field session = field(face.getClass(), "session");
    if (session == null) {
      throw new IllegalStateException(face.getClass() + " has no session: mend this probe");
    }
    return session.get(face) == null ? HOST : DIRECT;
  }

  private static Object impl(Socket socket) throws IllegalAccessException {
    return field(Socket.class, "impl").get(socket);
  }

  private static Field field(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      try {
        Field field = c.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException inherited) {
        // perhaps of the superclass
      }
    }
    return null;
  }
}
