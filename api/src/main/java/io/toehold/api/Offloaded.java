package io.toehold.api;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * Claims and leases on one of Toehold's channels. This class and the channel's do not see each
 * other: the channel has an option whose value is its methods, and every other channel says that it
 * has no such option.
 */
final class Offloaded {
  /** In the place of room or bytes: not in place, at least not now. */
  static final ByteBuffer ELSEWHERE = ByteBuffer.allocateDirect(0);

  private static volatile Map<String, MethodHandle> methods;

  /**
   * The methods as constants, which the compiler sees through; loaded when {@link #methods} is set.
   */
  private static final class Methods {
    static final MethodHandle CLAIM = methods.get("claim");
    static final MethodHandle COMMIT = methods.get("commit");
    static final MethodHandle LEASE = methods.get("lease");
    static final MethodHandle BYTES = methods.get("bytes");
    static final MethodHandle RELEASE = methods.get("release");

    private Methods() {}
  }

  private static final class Option implements SocketOption<Object> {
    static final Option IN_PLACE = new Option();

    @Override
    public String name() {
      return "toehold.in-place";
    }

    @Override
    public Class<Object> type() {
      return Object.class;
    }
  }

  private final SocketChannel channel;

  private Offloaded(SocketChannel channel) {
    this.channel = channel;
  }

  /** Null if this channel is another's. */
  @SuppressWarnings("unchecked")
  static Offloaded of(SocketChannel channel) {
    try {
      if (!(channel.getOption(Option.IN_PLACE) instanceof Map<?, ?> found)) {
        return null;
      }
      if (methods == null) {
        methods = (Map<String, MethodHandle>) found;
      }
      return new Offloaded(channel);
    } catch (UnsupportedOperationException | IOException e) {
      return null; // not ours, or closed: its own reads and writes say what there is to say
    }
  }

  ByteBuffer claim(int most) throws IOException {
    try {
      return (ByteBuffer) Methods.CLAIM.invokeExact(channel, most);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  void commit(int length) throws IOException {
    try {
      Methods.COMMIT.invokeExact(channel, length);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  Object lease(int most) throws IOException {
    try {
      return (Object) Methods.LEASE.invokeExact(channel, most);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  ByteBuffer bytes(Object lease) throws IOException {
    try {
      return (ByteBuffer) Methods.BYTES.invokeExact(channel, lease);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  void release(Object lease) {
    try {
      Methods.RELEASE.invokeExact(channel, lease);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static IOException thrown(Throwable e) {
    if (e instanceof IOException io) {
      return io;
    }
    if (e instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    throw new AssertionError(e);
  }
}
