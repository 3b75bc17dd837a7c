package io.toehold.it.app.libs;

import io.toehold.it.app.Control;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/**
 * Has no libraries, uses sockets, looks for the classes and packages that the arguments name, and
 * says what it finds.
 */
public final class NoLibraries {
  private NoLibraries() {}

  public static void main(String[] args) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(1);
      accepted.getInputStream().read();
    }
    // Null is the boot loader.
    List<ClassLoader> loaders =
        Arrays.asList(
            NoLibraries.class.getClassLoader(),
            Thread.currentThread().getContextClassLoader(),
            ClassLoader.getPlatformClassLoader(),
            null);
    for (String name : args) {
      for (ClassLoader loader : loaders) {
        look(name, loader);
      }
    }
    Control.say("done");
    Control.untilExit();
  }

  private static void look(String name, ClassLoader loader) {
    try {
      Class<?> found = Class.forName(name, false, loader);
      Control.say("found " + found + " by " + loader);
    } catch (ClassNotFoundException expected) {
      String file = name.replace('.', '/') + ".class";
      if (ClassLoader.getSystemResource(file) != null) {
        Control.say("found " + file);
      }
    }
  }
}
