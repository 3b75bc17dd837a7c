package io.toehold.host.memory;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;

/**
 * A sealed memfd: no peer can truncate it, and nothing is left of it when the last process is gone.
 */
public final class SealedMemory implements SharedMemory {
  private final SystemCalls calls;
  private final int fd;
  private final long address;
  private final long size;

  private SealedMemory(SystemCalls calls, int fd, long size) throws IOException {
    this.calls = calls;
    this.fd = fd;
    this.size = size;
    try {
      this.address = calls.map(fd, size);
    } catch (IOException e) {
      calls.close(fd);
      throw e;
    }
  }

  /** Makes new memory. */
  public static SealedMemory create(SystemCalls calls, long size) throws IOException {
    return new SealedMemory(calls, calls.createSealedMemory("toehold", size), size);
  }

  /** Opens the memory of another process of this user. */
  public static SealedMemory open(SystemCalls calls, int pid, int fd, long size)
      throws IOException {
    int own = calls.open("/proc/" + pid + "/fd/" + fd);
    if (!calls.isSealedMemory(own, size)) {
      calls.close(own);
      throw new IOException("not sealed memory of " + size + " bytes");
    }
    return new SealedMemory(calls, own, size);
  }

  /** The descriptor by which other processes find it. */
  public int fd() {
    return fd;
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean allocate(long offset, long bytes) {
    return calls.allocate(fd, offset, bytes);
  }

  @Override
  public void free(long offset, long bytes) {
    calls.punchHole(fd, offset, bytes);
  }

  @Override
  public CopyToPeer copyToPeer() {
    return calls.copyToPeer();
  }

  @Override
  public void close() {
    calls.unmap(address, size);
    calls.close(fd);
  }
}
