package sun.nio.ch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import jdk.internal.access.JavaNioAccess;
import jdk.internal.access.SharedSecrets;

/**
 * Buffers over the memory of an arena ({@code java.lang.foreign}, JDK 22 and newer; Netty uses
 * them), which another thread may close at any time: it is kept open while its bytes are moved, as
 * the JDK's own input and output do.
 */
final class ToeholdArena {
  private static final JavaNioAccess NIO = SharedSecrets.getJavaNioAccess();
  private static final MethodHandle HAS = find("hasSession", boolean.class);
  private static final MethodHandle ACQUIRE = find("acquireSession", void.class);
  private static final MethodHandle RELEASE = find("releaseSession", void.class);
  private static final MethodHandle ADDRESS = find("getBufferAddress", long.class);
  private static final boolean KNOWN =
      HAS != null && ACQUIRE != null && RELEASE != null && ADDRESS != null;

  private ToeholdArena() {}

  /** Null in JDKs whose arenas are not final yet. */
  private static MethodHandle find(String name, Class<?> result) {
    try {
      return MethodHandles.lookup()
          .findVirtual(JavaNioAccess.class, name, MethodType.methodType(result, Buffer.class))
          .bindTo(NIO);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /**
   * Keeps the memory of a direct buffer for the caller, who gives it to {@link #letGo}.
   *
   * @return whether there is an arena at all
   * @throws IllegalStateException if it has been closed
   */
  static boolean hold(ByteBuffer buffer) {
    try {
      if (!KNOWN || !(boolean) HAS.invokeExact((Buffer) buffer)) {
        return false;
      }
      ACQUIRE.invokeExact((Buffer) buffer);
      return true;
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  static void letGo(ByteBuffer buffer) {
    try {
      RELEASE.invokeExact((Buffer) buffer);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** Where a buffer that is held begins. */
  static long address(ByteBuffer buffer) {
    try {
      return (long) ADDRESS.invokeExact((Buffer) buffer);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof RuntimeException same) {
      return same;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
