package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Moves bytes between buffers of any kind and a session, without intermediate copies where the
 * memory can be had.
 */
final class ToeholdBuffers {
  /**
   * A descriptor into which nothing can be transferred: {@code sendfile} answers EINVAL, and the
   * JDK copies instead.
   */
  static final FileDescriptor NOT_A_SOCKET = notASocket();

  private ToeholdBuffers() {}

  static int read(ToeholdSession s, ByteBuffer dst) throws IOException {
    int position = dst.position();
    int length = dst.remaining();
    if (length == 0) {
      return 0;
    }
    int n;
    if (dst instanceof DirectBuffer direct) {
      n = readDirect(s, dst, direct, length);
    } else if (dst.hasArray()) {
      n = s.read(dst.array(), dst.arrayOffset() + position, length);
    } else {
      byte[] bytes = new byte[length];
      n = s.read(bytes, 0, length);
      if (n > 0) {
        dst.put(position, bytes, 0, n);
      }
    }
    if (n > 0) {
      dst.position(position + n);
    }
    return n;
  }

  private static int readDirect(ToeholdSession s, ByteBuffer dst, DirectBuffer direct, int length)
      throws IOException {
    if (ToeholdArena.hold(dst)) {
      try {
        return s.read(ToeholdArena.address(dst) + dst.position(), length);
      } finally {
        ToeholdArena.letGo(dst);
      }
    }
    int n = s.read(direct.address() + dst.position(), length);
    Reference.reachabilityFence(dst);
    return n;
  }

  private static int writeDirect(ToeholdSession s, ByteBuffer src, DirectBuffer direct, int length)
      throws IOException {
    if (ToeholdArena.hold(src)) {
      try {
        return s.write(ToeholdArena.address(src) + src.position(), length);
      } finally {
        ToeholdArena.letGo(src);
      }
    }
    int n = s.write(direct.address() + src.position(), length);
    Reference.reachabilityFence(src);
    return n;
  }

  static int read(ToeholdSession s, ByteBuffer[] dsts, int offset, int length) throws IOException {
    int total = 0;
    for (int i = offset; i < offset + length; i++) {
      ByteBuffer dst = dsts[i];
      if (dst.isReadOnly()) {
        throw new IllegalArgumentException("Read-only buffer");
      }
      if (!dst.hasRemaining()) {
        continue;
      }
      int n = total == 0 || s.available() > 0 ? read(s, dst) : IOStatus.UNAVAILABLE;
      if (n < 0) {
        return total > 0 ? total : n;
      }
      total += n;
      if (dst.hasRemaining()) {
        break;
      }
    }
    return total;
  }

  static int write(ToeholdSession s, ByteBuffer src) throws IOException {
    int position = src.position();
    int length = src.remaining();
    if (length == 0) {
      return 0;
    }
    int n;
    if (src instanceof DirectBuffer direct) {
      n = writeDirect(s, src, direct, length);
    } else if (src.hasArray()) {
      n = s.write(src.array(), src.arrayOffset() + position, length);
    } else { // a read-only heap buffer
      byte[] bytes = new byte[Math.min(length, 64 << 10)];
      src.get(position, bytes);
      n = s.write(bytes, 0, bytes.length);
    }
    if (n > 0) {
      src.position(position + n);
    }
    return n;
  }

  static int write(ToeholdSession s, ByteBuffer[] srcs, int offset, int length) throws IOException {
    int total = 0;
    for (int i = offset; i < offset + length; i++) {
      ByteBuffer src = srcs[i];
      while (src.hasRemaining()) {
        int n = write(s, src);
        if (n < 0) {
          return total > 0 && n != ToeholdSession.HOST ? total : n;
        }
        total += n;
      }
    }
    return total;
  }

  static boolean hasRemaining(ByteBuffer[] buffers, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffers[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  private static FileDescriptor notASocket() {
    try {
      return IOUtil.newFD(EPoll.create());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
