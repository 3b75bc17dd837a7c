package io.toehold.core.memory;

import jdk.internal.misc.TerminatingThreadLocal;

/**
 * A piece of memory for a copy on the way, one for each thread (of virtual threads: each carrier)
 * that has ever needed it, so that it stays in the nearest cache of whoever copies.
 */
final class Scratch {
  /** Bytes. Of 8, 16 and 24 KiB, the second and third carry as much, the first a sixth less. */
  static final int SIZE = 16 << 10;

  private static final TerminatingThreadLocal<Long> OF_THREAD =
      new TerminatingThreadLocal<>() {
        @Override
        protected Long initialValue() {
          return Memory.allocate(SIZE);
        }

        @Override
        protected void threadTerminated(Long address) {
          Memory.free(address);
        }
      };

  private Scratch() {}

  /**
   * The caller's; whatever is in it is of an earlier use. Not to be kept across a blocking call.
   */
  static long ofThread() {
    return OF_THREAD.get();
  }
}
