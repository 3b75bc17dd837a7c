package io.toehold.it.app.libs;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.agrona.concurrent.UnsafeBuffer;
import org.jctools.queues.MpscArrayQueue;

/** Uses Agrona, JCTools and Byte Buddy itself, and says from which files it has them. */
public final class OwnLibraries {
  private OwnLibraries() {}

  public static void main(String[] args)
      throws IOException, ReflectiveOperationException, InvocationTargetException {
    useSockets();
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    buffer.putLongOrdered(8, 42);
    check(buffer.getLongVolatile(8) == 42);
    MpscArrayQueue<Integer> queue = new MpscArrayQueue<>(8);
    queue.offer(7);
    check(queue.poll() == 7);
    Object made =
        new ByteBuddy()
            .subclass(Object.class)
            .method(ElementMatchers.named("toString"))
            .intercept(FixedValue.value("made"))
            .make()
            .load(OwnLibraries.class.getClassLoader())
            .getLoaded()
            .getDeclaredConstructor()
            .newInstance();
    check(made.toString().equals("made"));
    for (Class<?> type :
        new Class<?>[] {UnsafeBuffer.class, MpscArrayQueue.class, ByteBuddy.class}) {
      check(type.getClassLoader() == OwnLibraries.class.getClassLoader());
      Control.say(
          type.getSimpleName()
              + " "
              + Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                  .getFileName());
    }
    Control.untilExit();
  }

  /** So that the agent has had something to do before its libraries could be met. */
  private static void useSockets() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(1);
      check(accepted.getInputStream().read() == 1);
    }
  }

  private static void check(boolean condition) {
    if (!condition) {
      throw new IllegalStateException();
    }
  }
}
