package io.toehold.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * Reads and writes a {@link SocketChannel} where its bytes lie. On a channel that Toehold offloads,
 * {@link #claim} lends room in the memory that the peer reads from, and {@link #lease} lends what
 * the peer has written: nothing is copied. On any other channel (no agent, a plain peer, TLS) the
 * same calls work by copying, so that callers need not care.
 *
 * <pre>{@code
 * InPlaceChannel in = InPlaceChannel.of(channel);
 * ByteBuffer room = in.claim(4096);          // null: none now (non-blocking mode)
 * encode(message, room);                     // may fill less
 * in.commit(room.position());
 *
 * try (Lease lease = in.lease(65536)) {      // null: nothing now (non-blocking mode)
 *   decode(lease.bytes());                   // or keep it, and close it later, in any order
 * }
 * }</pre>
 *
 * <p>Claims, leases and the channel's own reads and writes can be mixed; the bytes keep their
 * order. As with a channel, one thread writes and one thread reads at a time; a lease may be closed
 * by any thread. Readiness is the channel's: a selector that says it is readable or writable speaks
 * of leases and claims, too.
 *
 * <p><b>What is lent ends.</b> A claim ends with the next commit, abandon, claim or write; a lease
 * with its close, and at the latest when the channel is closed. Whoever uses a buffer after that
 * reads or writes what belongs to others.
 */
public final class InPlaceChannel {
  private final SocketChannel channel;
  private final Offloaded offloaded; // null: this channel never is
  private final Copied copied;

  private boolean claimed;
  private boolean claimedInPlace;
  private int room;

  private InPlaceChannel(SocketChannel channel) {
    this.channel = channel;
    this.offloaded = Offloaded.of(channel);
    this.copied = new Copied(channel);
  }

  /**
   * This view of a channel. Cheap; keep one for each channel. Other views do not know its claims.
   */
  public static InPlaceChannel of(SocketChannel channel) {
    return new InPlaceChannel(Objects.requireNonNull(channel));
  }

  /** The channel itself. */
  public SocketChannel channel() {
    return channel;
  }

  /**
   * Lends room for the next bytes of the stream. The buffer's position is 0 and its limit and
   * capacity are the room, which may be less than asked for. In blocking mode it waits for room.
   *
   * @param most bytes wanted, at least 1
   * @return null if there is no room now
   * @throws IOException as {@link SocketChannel#write}
   */
  public ByteBuffer claim(int most) throws IOException {
    requirePositive(most);
    claimed = false;
    ByteBuffer lent = null;
    boolean inPlace = false;
    if (copied.flush()) { // what was committed before comes first
      lent = offloaded == null ? Offloaded.ELSEWHERE : offloaded.claim(most);
      inPlace = lent == null || lent.capacity() > 0;
      if (!inPlace) {
        lent = copied.claim(most);
      }
    }
    if (lent != null) {
      claimed = true;
      claimedInPlace = inPlace;
      room = lent.capacity();
    }
    return lent;
  }

  /**
   * Sends the first bytes of what was claimed, and ends the claim. In blocking mode everything is
   * on its way when it returns.
   *
   * @param length bytes, at most the room that was lent
   * @return false if some of it waits for {@link #flush}; only in non-blocking mode, and only if
   *     the channel is not offloaded
   * @throws IllegalStateException if nothing is claimed, or if it ended by a write
   * @throws IOException as {@link SocketChannel#write}
   */
  public boolean commit(int length) throws IOException {
    if (!claimed) {
      throw new IllegalStateException("nothing is claimed");
    }
    Objects.checkFromIndexSize(0, length, room);
    claimed = false;
    if (claimedInPlace) {
      offloaded.commit(length);
      return true;
    }
    return copied.commit(length);
  }

  /** Ends the claim; nothing is sent. */
  public void abandon() {
    claimed = false;
  }

  /**
   * Sends what {@link #commit} could not send at once. Also before the channel is closed or its
   * output shut down.
   *
   * @return whether all is on its way
   * @throws IOException as {@link SocketChannel#write}
   */
  public boolean flush() throws IOException {
    return copied.flush();
  }

  /**
   * Lends the next bytes of the stream, at least one. In blocking mode it waits for them.
   *
   * @param most bytes wanted, at least 1
   * @return null if there are none now; a lease with {@link Lease#isEnd} at the end of the stream
   * @throws IOException as {@link SocketChannel#read}
   */
  public Lease lease(int most) throws IOException {
    requirePositive(most);
    if (offloaded != null) {
      Object lent = offloaded.lease(most);
      if (lent == null) {
        return null;
      }
      ByteBuffer bytes = offloaded.bytes(lent);
      if (bytes == null) {
        return Lease.END;
      }
      if (bytes.capacity() > 0) {
        return new Lease(bytes, () -> offloaded.release(lent));
      }
    }
    return copied.lease(most);
  }

  private static void requirePositive(int most) {
    if (most < 1) {
      throw new IllegalArgumentException(most + " bytes");
    }
  }
}
