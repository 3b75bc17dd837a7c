package io.toehold.it.app.net;

import io.toehold.it.app.Pattern;
import io.toehold.it.app.Sizes;
import java.io.EOFException;
import java.nio.ByteBuffer;

/** A stretch of a pattern to receive and check, in odd-sized pieces. */
public final class Incoming {
  private final Pattern pattern;
  private final Sizes sizes;
  private final long end;
  private final byte[] bytes = new byte[Sizes.MAX];
  private long position;

  public Incoming(Pattern pattern, Sizes sizes, long position, long length) {
    this.pattern = pattern;
    this.sizes = sizes;
    this.position = position;
    this.end = position + length;
  }

  /** Where the next piece goes, valid until the next call; null when everything has come. */
  public ByteBuffer next() {
    return position == end
        ? null
        : ByteBuffer.wrap(bytes, 0, (int) Math.min(sizes.next(), end - position));
  }

  /** Checks what was read into the last buffer: {@code count} as the read method returned it. */
  public void received(int count) throws EOFException {
    if (count < 0) {
      throw new EOFException("the stream ended at " + position + " instead of " + end);
    }
    pattern.check(position, bytes, 0, count);
    position += count;
  }
}
