package io.toehold.inner;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.spi.Wall;

/**
 * By the processor's string instruction, also from arrays; once the native code has been loaded.
 */
final class PinnedCopy implements CopyToPeer {
  @Override
  public void copy(long from, long to, int bytes) {
    Wall.copyMemory(from, to, bytes);
  }

  @Override
  public void copyArray(byte[] from, int offset, long to, int bytes) {
    Wall.copyArray(from, offset, bytes, to);
  }
}
