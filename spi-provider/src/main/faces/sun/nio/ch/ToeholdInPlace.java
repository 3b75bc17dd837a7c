package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * Reading and writing of offloaded channels in place, for {@code io.toehold.api.InPlaceChannel}.
 * That class belongs to the application and cannot name this one; it asks a channel for the option
 * {@link #OPTION} and gets these methods. The JDK's own channels answer that they have no such
 * option.
 */
final class ToeholdInPlace {
  /** The name of the option. */
  static final String OPTION = "toehold.in-place";

  /** In the place of a claim, or of the bytes of a lease: this channel is not offloaded (yet). */
  private static final ByteBuffer NOT_IN_PLACE = ByteBuffer.allocateDirect(0);

  private static final Object NOT_OFFLOADED = new Object();
  private static final Object END = new Object();

  private ToeholdInPlace() {}

  private static final class Methods {
    static final Map<String, MethodHandle> BY_NAME =
        Map.of(
            "claim", find("claim", ByteBuffer.class, SocketChannel.class, int.class),
            "commit", find("commit", void.class, SocketChannel.class, int.class),
            "lease", find("lease", Object.class, SocketChannel.class, int.class),
            "bytes", find("bytes", ByteBuffer.class, SocketChannel.class, Object.class),
            "release", find("release", void.class, SocketChannel.class, Object.class));

    private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
      try {
        return MethodHandles.lookup()
            .findStatic(ToeholdInPlace.class, name, MethodType.methodType(result, parameters));
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }

  static Map<String, MethodHandle> methods() {
    return Methods.BY_NAME;
  }

  /** One channel's view of the memory that its bytes lie in. */
  static final class View {
    private ByteBuffer area;
    private long start;

    private ByteBuffer of(long address, int length, ToeholdSession session) {
      ByteBuffer seen = area;
      if (seen == null || address < start || address + length > start + seen.capacity()) {
        start = session.areaStart();
        seen = map(start, session.areaLength());
        area = seen;
      }
      return seen.slice((int) (address - start), length);
    }

    /** The memory is the region's: the buffer does not unmap it. */
    private static ByteBuffer map(long address, int length) {
      return Util.newMappedByteBuffer(length, address, new FileDescriptor(), () -> {}, false);
    }
  }

  /**
   * Room in the send ring.
   *
   * @return null if there is none (non-blocking mode), an empty buffer if this is not the way
   */
  static ByteBuffer claim(SocketChannel channel, int most) throws IOException {
    ToeholdSocketChannel face = (ToeholdSocketChannel) channel;
    ToeholdSession session = face.session();
    int n = session == null ? ToeholdSession.HOST : face.claim(session, most);
    return switch (n) {
      case ToeholdSession.HOST -> NOT_IN_PLACE;
      case ToeholdSession.UNAVAILABLE -> null;
      default -> face.writeView().of(session.claimAddress(), n, session);
    };
  }

  /** Sends the first bytes of the last claim. */
  static void commit(SocketChannel channel, int length) throws IOException {
    ((ToeholdSocketChannel) channel).commit(length);
  }

  /**
   * Received bytes; null if there are none (non-blocking mode). What else it may be, {@link #bytes}
   * tells.
   */
  static Object lease(SocketChannel channel, int most) throws IOException {
    ToeholdSocketChannel face = (ToeholdSocketChannel) channel;
    ToeholdSession session = face.session();
    if (session == null) {
      return NOT_OFFLOADED;
    }
    ToeholdLease lease = new ToeholdLease();
    return switch (face.lease(session, most, lease)) {
      case ToeholdSession.HOST -> NOT_OFFLOADED;
      case ToeholdSession.UNAVAILABLE -> null;
      case ToeholdSession.END -> END;
      default -> lease;
    };
  }

  /** The bytes of a lease; null if it says the end, an empty buffer if this is not the way. */
  static ByteBuffer bytes(SocketChannel channel, Object lease) {
    if (lease instanceof ToeholdLease lent) {
      ToeholdSocketChannel face = (ToeholdSocketChannel) channel;
      return face.readView().of(lent.address, lent.length, face.session()).asReadOnlyBuffer();
    }
    return lease == END ? null : NOT_IN_PLACE;
  }

  /** Gives a lease back; any thread, any order. */
  static void release(SocketChannel channel, Object lease) {
    if (lease instanceof ToeholdLease lent) {
      ToeholdSession session = ((ToeholdSocketChannel) channel).session();
      if (session != null) {
        session.release(lent);
      }
    }
  }
}
