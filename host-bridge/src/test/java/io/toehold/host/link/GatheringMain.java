package io.toehold.host.link;

import io.toehold.host.sys.TestNative;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a plain device, and prints what the kernel does with what comes over it. */
final class GatheringMain {
  private GatheringMain() {}

  /** Argument: the name of the device. */
  public static void main(String[] args) throws Exception {
    try (TunLink link = TunLink.open(TestNative.calls(), args[0], false, false)) {
      Path attributes = Path.of("/sys/class/net", link.name());
      System.out.println(
          "threaded "
              + Files.readString(attributes.resolve("threaded")).trim()
              + ", gathers for "
              + Files.readString(attributes.resolve("gro_flush_timeout")).trim());
    }
  }
}
