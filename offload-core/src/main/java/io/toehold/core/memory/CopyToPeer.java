package io.toehold.core.memory;

/**
 * Copies to memory whose old content another processor still has in its cache, such as a ring that
 * the peer has read. A store to such a line waits until the line has been fetched from there, only
 * to be overwritten: with bulk that is most of the time. The processor's own string instructions
 * know that whole lines will be written, and have the old ones thrown away instead.
 *
 * <p>They are native code, which must not touch what the collector may move or what may have gone.
 * That goes through a {@link Scratch}, to where the JVM copies it.
 */
@FunctionalInterface
public interface CopyToPeer {
  /** With stores, as the JVM copies. */
  CopyToPeer STORES =
      new CopyToPeer() {
        @Override
        public void copy(long from, long to, int bytes) {
          Memory.copy(from, to, bytes);
        }

        @Override
        public void copyArray(byte[] from, int offset, long to, int bytes) {
          Memory.copyFrom(from, offset, to, bytes);
        }

        @Override
        public void copyFile(long from, long to, int bytes) {
          Memory.copy(from, to, bytes);
        }
      };

  /** From memory outside the heap, which is there. */
  void copy(long from, long to, int bytes);

  /** From an array; the caller has checked the range. {@code bytes} is positive. */
  default void copyArray(byte[] from, int offset, long to, int bytes) {
    long scratch = Scratch.ofThread();
    for (int done = 0; done < bytes; done += Scratch.SIZE) {
      int piece = Math.min(Scratch.SIZE, bytes - done);
      Memory.copyFrom(from, offset + done, scratch, piece);
      copy(scratch, to + done, piece);
    }
  }

  /**
   * From the mapping of a file.
   *
   * @throws InternalError if the file has become shorter; perhaps not at once but soon after, and
   *     what has been copied is of no use
   */
  default void copyFile(long from, long to, int bytes) {
    long scratch = Scratch.ofThread();
    for (int done = 0; done < bytes; done += Scratch.SIZE) {
      int piece = Math.min(Scratch.SIZE, bytes - done);
      Memory.clear(scratch, piece); // or a late error would let another connection's bytes pass
      Memory.copy(from + done, scratch, piece);
      copy(scratch, to + done, piece);
    }
  }
}
