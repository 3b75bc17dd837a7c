package io.toehold.host.rendezvous;

import io.toehold.host.sys.ElfStub;
import io.toehold.host.sys.SystemCalls;
import java.nio.file.Path;
import java.util.List;

/** System calls for tests. */
@SuppressWarnings("restricted") // which JDK 17 does not know, and does not mind
final class TestNative {
  private static final boolean LOADED =
      ElfStub.isSupported()
          && ElfStub.load(
              "Java_io_toehold_host_rendezvous_TestNative_sys",
              List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir"))),
              file -> System.load(file));

  private TestNative() {}

  private static native long sys(long number, long a, long b, long c, long d, long e, long f);

  /** Null where they cannot be had. */
  static SystemCalls calls() {
    return LOADED ? new SystemCalls(TestNative::sys) : null;
  }
}
