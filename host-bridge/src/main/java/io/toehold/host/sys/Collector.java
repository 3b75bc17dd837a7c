package io.toehold.host.sys;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The garbage collector of this JVM. */
final class Collector {
  private static final int PINS_SINCE = 22; // JEP 423
  private static final String THREAD_OF_G1 = "G1 Main Marker";

  private Collector() {}

  /**
   * Whether it works on while native code holds on to an array: G1 leaves the array's region alone
   * then. With others, and before JDK 22, no collection begins meanwhile, and of the threads that
   * wait for one some may get an OutOfMemoryError (JDK-8192647).
   *
   * <p>Known by a thread's name, since asking for the JVM's beans takes longer than all the rest of
   * a start. False if in doubt.
   */
  static boolean pinsArrays() {
    return Runtime.version().feature() >= PINS_SINCE && hasThread(THREAD_OF_G1);
  }

  private static boolean hasThread(String name) {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
          return true;
        }
      }
    } catch (IOException e) { // also a thread that has ended
      return false;
    }
    return false;
  }
}
