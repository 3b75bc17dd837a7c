package io.toehold.core.memory;

/**
 * Copies to memory whose old content another processor still has in its cache, such as a ring that
 * the peer has read. A store to such a line waits until the line has been fetched from there, only
 * to be overwritten: with bulk that is most of the time. The processor's own string instructions
 * know that whole lines will be written, and have the old ones thrown away instead.
 */
public interface CopyToPeer {
  /** With stores, as the JVM copies. */
  CopyToPeer STORES =
      new CopyToPeer() {
        @Override
        public void copy(byte[] from, int offset, long to, int bytes) {
          Memory.copyFrom(from, offset, to, bytes);
        }

        @Override
        public void copy(long from, long to, int bytes) {
          Memory.copy(from, to, bytes);
        }
      };

  /** From an array; the caller has checked the range. {@code bytes} is positive. */
  void copy(byte[] from, int offset, long to, int bytes);

  /** From memory outside the heap, which is there. */
  void copy(long from, long to, int bytes);
}
