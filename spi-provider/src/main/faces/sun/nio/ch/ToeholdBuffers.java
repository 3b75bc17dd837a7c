package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;

/**
 * Moves bytes between buffers of any kind and a session, without intermediate copies where the
 * memory can be had.
 */
final class ToeholdBuffers {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long MAPPED_FILE = mappedFile();

  /**
   * A descriptor into which nothing can be transferred: {@code sendfile} answers EINVAL, and the
   * JDK copies instead.
   */
  static final FileDescriptor NOT_A_SOCKET = notASocket();

  /**
   * One into which a transfer fails as into a socket whose output has been shut: newer JDKs look at
   * the channel first, with the older ones it is the kernel that refuses.
   */
  static final FileDescriptor SHUT_SOCKET = looksFirst() ? NOT_A_SOCKET : brokenPipe();

  /** Of more buffers, the JDK moves the first so many at once. */
  private static final int MOST = IOUtil.IOV_MAX;

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
        return s.write(ToeholdArena.address(src) + src.position(), length, isOfFile(src));
      } finally {
        ToeholdArena.letGo(src);
      }
    }
    int n = s.write(direct.address() + src.position(), length, isOfFile(src));
    Reference.reachabilityFence(src);
    return n;
  }

  /** Whether a direct buffer is the mapping of a file, or may be one. */
  private static boolean isOfFile(ByteBuffer direct) {
    return MAPPED_FILE < 0 || UNSAFE.getReference(direct, MAPPED_FILE) != null;
  }

  private static long mappedFile() {
    try {
      return UNSAFE.objectFieldOffset(MappedByteBuffer.class, "fd");
    } catch (InternalError e) {
      return -1; // another JDK's
    }
  }

  /** All checks come before the first byte, or what was read would be lost. */
  private static void checkWritable(ByteBuffer[] dsts, int offset, int length) {
    for (int i = offset; i < offset + Math.min(length, MOST); i++) {
      if (dsts[i].isReadOnly()) {
        throw new IllegalArgumentException("Read-only buffer");
      }
    }
  }

  static int read(ToeholdSession s, ByteBuffer[] dsts, int offset, int length) throws IOException {
    checkWritable(dsts, offset, length);
    int total = 0;
    for (int i = offset; i < offset + Math.min(length, MOST); i++) {
      ByteBuffer dst = dsts[i];
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

  /**
   * One write for all: what is left when the peer turns out to be gone is lost as what has been
   * written, and the next write says so.
   */
  static int write(ToeholdSession s, ByteBuffer[] srcs, int offset, int length) throws IOException {
    int total = 0;
    for (int i = offset; i < offset + Math.min(length, MOST); i++) {
      ByteBuffer src = srcs[i];
      while (src.hasRemaining()) {
        int n;
        try {
          n = write(s, src);
        } catch (IOException e) {
          if (total == 0) {
            throw e;
          }
          n = src.remaining();
          src.position(src.limit());
        }
        if (n < 0) {
          return total > 0 && n != ToeholdSession.HOST ? total : n;
        }
        total += n;
      }
    }
    return total;
  }

  /** Bytes of those buffers that are moved at once. */
  static long remaining(ByteBuffer[] buffers, int offset, int length) {
    long bytes = 0;
    for (int i = offset; i < offset + Math.min(length, MOST); i++) {
      bytes += buffers[i].remaining();
    }
    return bytes;
  }

  private static boolean looksFirst() {
    return Arrays.stream(SocketChannelImpl.class.getDeclaredMethods())
        .anyMatch(method -> method.getName().equals("beforeTransferTo"));
  }

  private static FileDescriptor brokenPipe() {
    try {
      long pipe = IOUtil.makePipe(true); // read end, write end
      FileDispatcherImpl.closeIntFD((int) (pipe >>> 32));
      return IOUtil.newFD((int) pipe);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static FileDescriptor notASocket() {
    try {
      return IOUtil.newFD(EPoll.create());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
