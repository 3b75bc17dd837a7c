package io.toehold.host.sys;

import io.toehold.core.memory.CopyToPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Native code for tests. */
@SuppressWarnings("restricted") // which JDK 17 does not know, and does not mind
public final class TestNative {
  private static final boolean COPIES = MachineCode.COPY_MEMORY.isSupported();
  private static final boolean PINS = MachineCode.COPY_ARRAY.isSupported();
  private static final boolean LOADED = MachineCode.SYSTEM_CALL.isSupported() && load();

  private TestNative() {}

  private static boolean load() {
    Map<MachineCode, String> symbols = new EnumMap<>(MachineCode.class);
    symbols.put(MachineCode.SYSTEM_CALL, "Java_io_toehold_host_sys_TestNative_sys");
    if (COPIES) {
      symbols.put(MachineCode.COPY_MEMORY, "Java_io_toehold_host_sys_TestNative_copyMemory");
    }
    if (PINS) {
      symbols.put(MachineCode.COPY_ARRAY, "Java_io_toehold_host_sys_TestNative_copyArray");
    }
    return ElfStub.load(
        symbols,
        List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir"))),
        file -> System.load(file));
  }

  private static native long sys(long number, long a, long b, long c, long d, long e, long f);

  private static native void copyArray(byte[] from, int offset, int bytes, long to);

  private static native void copyMemory(long from, long to, long bytes);

  /** The entry itself; only where {@link #calls} is not null. */
  public static RawSyscall raw() {
    return TestNative::sys;
  }

  /** Null where they cannot be had. */
  public static SystemCalls calls() {
    return LOADED ? new SystemCalls(TestNative::sys, CopyToPeer.STORES) : null;
  }

  /** All that this processor and this collector are better off with. */
  static List<CopyToPeer> copiesToPeer() {
    List<CopyToPeer> copies = new ArrayList<>();
    if (LOADED && COPIES) {
      copies.add(TestNative::copyMemory);
    }
    if (LOADED && PINS) {
      copies.add(new PinnedCopy());
    }
    return copies;
  }

  private static final class PinnedCopy implements CopyToPeer {
    @Override
    public void copy(long from, long to, int bytes) {
      copyMemory(from, to, bytes);
    }

    @Override
    public void copyArray(byte[] from, int offset, long to, int bytes) {
      TestNative.copyArray(from, offset, bytes, to);
    }
  }
}
