package io.toehold.host.sys;

import java.nio.file.Path;
import java.util.List;

/** System calls for tests. */
@SuppressWarnings("restricted") // which JDK 17 does not know, and does not mind
public final class TestNative {
  private static final boolean LOADED =
      ElfStub.isSupported()
          && ElfStub.load(
              "Java_io_toehold_host_sys_TestNative_sys",
              List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir"))),
              file -> System.load(file));

  private TestNative() {}

  private static native long sys(long number, long a, long b, long c, long d, long e, long f);

  /** The entry itself; only where {@link #calls} is not null. */
  public static RawSyscall raw() {
    return TestNative::sys;
  }

  /** Null where they cannot be had. */
  public static SystemCalls calls() {
    return LOADED ? new SystemCalls(TestNative::sys) : null;
  }
}
