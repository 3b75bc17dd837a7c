package io.toehold.it.app.net;

import java.nio.ByteBuffer;

/** A buffer over memory that any thread may free (JDK 22 and newer): Netty makes such. */
final class ArenaBuffer {
  private ArenaBuffer() {}

  /** A direct buffer: in an arena, if the JDK has them. */
  static ByteBuffer allocate(int bytes) {
    if (Runtime.version().feature() < 22) {
      return ByteBuffer.allocateDirect(bytes);
    }
    try {
      Class<?> type = Class.forName("java.lang.foreign.Arena");
      Object arena = type.getMethod("ofShared").invoke(null);
      Object segment = type.getMethod("allocate", long.class).invoke(arena, (long) bytes);
      return (ByteBuffer)
          Class.forName("java.lang.foreign.MemorySegment")
              .getMethod("asByteBuffer")
              .invoke(segment);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
