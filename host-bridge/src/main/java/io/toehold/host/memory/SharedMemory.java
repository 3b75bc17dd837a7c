package io.toehold.host.memory;

import io.toehold.core.memory.CopyToPeer;

/** An area of memory that several processes map. Sparse until {@link #allocate allocated}. */
public interface SharedMemory {
  /** Where it is mapped in this process. */
  long address();

  /** Its size in bytes. */
  long size();

  /**
   * Gives a part real storage, before anything touches it: touching memory that the system cannot
   * provide is a SIGBUS.
   *
   * @return false if there is no storage
   */
  boolean allocate(long offset, long bytes);

  /**
   * Gives the storage of a part back, where that is possible; {@link #allocate} comes before its
   * next use.
   */
  void free(long offset, long bytes);

  /** How bulk may be copied to it. */
  CopyToPeer copyToPeer();

  /** Unmaps it. Nobody in this process may touch it any more. */
  void close();
}
