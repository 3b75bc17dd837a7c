package io.toehold.it.app.net;

import io.toehold.it.app.Pattern;
import io.toehold.it.app.Sizes;
import java.nio.ByteBuffer;

/** A stretch of a pattern to send, cut into odd-sized pieces. */
public final class Outgoing {
  private final Pattern pattern;
  private final Sizes sizes;
  private final long end;
  private final byte[] bytes = new byte[Sizes.MAX];
  private long position;

  public Outgoing(Pattern pattern, Sizes sizes, long position, long length) {
    this.pattern = pattern;
    this.sizes = sizes;
    this.position = position;
    this.end = position + length;
  }

  /** The next piece, valid until the next call; null when everything was given out. */
  public ByteBuffer next() {
    if (position == end) {
      return null;
    }
    int length = (int) Math.min(sizes.next(), end - position);
    pattern.fill(position, bytes, 0, length);
    position += length;
    return ByteBuffer.wrap(bytes, 0, length);
  }
}
