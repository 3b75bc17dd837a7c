package io.toehold.host.memory;

import io.toehold.core.memory.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A mapped file of the rendezvous directory: for what has a name, and for all memory where memfds
 * cannot be had.
 */
public final class FileMemory implements SharedMemory {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final int CHUNK = 64 << 10;

  private final FileChannel channel;
  private final MappedByteBuffer map;

  private FileMemory(FileChannel channel, long size) throws IOException {
    this.channel = channel;
    this.map = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
  }

  /** Creates a file that must not exist yet, sparse. */
  public static FileMemory create(Path file, long size) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OWNER_ONLY);
    return map(channel, size);
  }

  /** Opens an existing file of exactly this size. */
  public static FileMemory open(Path file, long size) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    if (channel.size() != size) {
      channel.close();
      throw new IOException(file + " is not of " + size + " bytes");
    }
    return map(channel, size);
  }

  private static FileMemory map(FileChannel channel, long size) throws IOException {
    try {
      return new FileMemory(channel, size);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * The open file, for locks. It stays open: closing any descriptor of a file drops the process's
   * locks on it.
   */
  public FileChannel channel() {
    return channel;
  }

  @Override
  public long address() {
    return Memory.address(map);
  }

  @Override
  public long size() {
    return map.capacity();
  }

  /**
   * Writes zeros: a write finds out what a mapping would only learn by SIGBUS. For areas not yet in
   * use.
   */
  @Override
  public boolean allocate(long offset, long bytes) {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK, bytes));
    try {
      for (long done = 0; done < bytes; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - done));
        done += channel.write(zeros, offset + done);
      }
      return true;
    } catch (IOException e) {
      return false; // ENOSPC, or the file is closed: either way there is no storage
    }
  }

  @Override
  public void free(long offset, long bytes) {
    // A file cannot be thinned out in pure Java.
  }

  @Override
  public void close() {
    try {
      channel.close(); // the mapping goes with the buffer
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
