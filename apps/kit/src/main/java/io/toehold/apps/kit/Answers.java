package io.toehold.apps.kit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a program says to the runner, whatever the application does with {@code System.out}. */
final class Answers {

  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private Answers() {}

  static void ready() {
    OUT.println("READY");
  }

  static void done(long operations, double seconds) {
    OUT.println("DONE " + operations + " " + seconds);
  }

  /** Says what has failed, and ends the program. */
  static void fail(Throwable failure) {
    failure.printStackTrace();
    OUT.println("FAILED " + failure.toString().replace('\n', ' '));
    System.exit(1);
  }
}
