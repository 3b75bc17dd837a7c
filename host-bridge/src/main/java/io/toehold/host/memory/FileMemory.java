package io.toehold.host.memory;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

  /** And not a channel opened as such, which an interrupted thread that writes to it closes. */
  private final RandomAccessFile file;

  private final MappedByteBuffer map;

  private FileMemory(RandomAccessFile file, long size) throws IOException {
    this.file = file;
    this.map = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, size);
  }

  /** Creates a file that must not exist yet, sparse. */
  public static FileMemory create(Path file, long size) throws IOException {
    Files.createFile(file, OWNER_ONLY);
    return map(file, size);
  }

  /** Opens an existing file of exactly this size. */
  public static FileMemory open(Path file, long size) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile() || attributes.size() != size) {
      throw new IOException(file + " is not a file of " + size + " bytes");
    }
    return map(file, size);
  }

  private static FileMemory map(Path path, long size) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      return new FileMemory(file, size);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * The open file, for locks. It stays open: closing any descriptor of a file drops the process's
   * locks on it.
   */
  public FileChannel channel() {
    return file.getChannel();
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
    byte[] zeros = new byte[(int) Math.min(CHUNK, bytes)];
    synchronized (file) {
      try {
        file.seek(offset);
        for (long done = 0; done < bytes; done += zeros.length) {
          file.write(zeros, 0, (int) Math.min(zeros.length, bytes - done));
        }
        return true;
      } catch (IOException e) {
        return false; // ENOSPC, or the file is closed: either way there is no storage
      }
    }
  }

  @Override
  public void free(long offset, long bytes) {
    // A file cannot be thinned out in pure Java.
  }

  /** {@inheritDoc} If a peer truncates the file, the JVM survives its own copying only. */
  @Override
  public CopyToPeer copyToPeer() {
    return CopyToPeer.STORES;
  }

  @Override
  public void close() {
    try {
      file.close(); // the mapping goes with the buffer
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
