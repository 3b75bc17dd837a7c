package io.toehold.host.rendezvous;

import io.toehold.core.direct.SlotLayout;
import io.toehold.core.memory.Memory;
import io.toehold.core.memory.ReadySet;
import io.toehold.core.telemetry.SharedCounters;
import io.toehold.host.memory.FileMemory;
import io.toehold.host.memory.SealedMemory;
import io.toehold.host.memory.SharedMemory;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What one process tells the others about itself, in a file that it keeps locked as long as it
 * lives.
 *
 * <pre>
 *    0 magic   4 version   8 pid   12 abilities   16 number of regions   24 start (ms since 1970)
 *  512 counters, see {@link SharedCounters}
 *  4 K regions: each  descriptor of a memfd, -1 for a file, -2 for none
 * 16 K virtual threads that have been rung, see {@link ReadySet}
 * </pre>
 */
final class ProcessCard {
  static final int BYTES = 28 << 10;
  static final int MAGIC = 0x544f4570; // TOEp
  static final int VERSION = 4;
  static final int PID = 8;
  private static final int ABILITIES = 12;
  static final int REGIONS = 16;
  static final int START = 24;
  static final int COUNTERS = 512;
  static final int FIRST_REGION = 4096;

  /** Behind what there is to be shown of the process. */
  static final int READY = 16 << 10;

  /** In the place of a descriptor: the region is a file. */
  static final int FILE_REGION = -1;

  static final int NO_REGION = -2;
  static final int MAX_REGIONS = (READY - FIRST_REGION) / 4;

  private final FileMemory memory;
  private final Path file;
  private final long id;

  private ProcessCard(FileMemory memory, Path file, long id) {
    this.memory = memory;
    this.file = file;
    this.id = id;
  }

  /** Makes the card of this process and locks it. Call it with the directory locked. */
  static ProcessCard create(Directory directory, long id, int abilities) throws IOException {
    Path file = directory.processCard(id);
    FileMemory memory = FileMemory.create(file, BYTES);
    if (memory.channel().tryLock() == null || !memory.allocate(0, BYTES)) {
      memory.close();
      Files.deleteIfExists(file);
      throw new IOException("no space in " + file.getParent());
    }
    long at = memory.address();
    Memory.putInt(at + VERSION, SlotLayout.PROTOCOL_VERSION);
    Memory.putInt(at + PID, (int) ProcessHandle.current().pid());
    Memory.putInt(at + ABILITIES, abilities);
    Memory.putLong(at + START, System.currentTimeMillis());
    Memory.setIntRelease(at, MAGIC);
    return new ProcessCard(memory, file, id);
  }

  /** Opens the card of another process. */
  static ProcessCard open(Directory directory, long id) throws IOException {
    Path file = directory.processCard(id);
    FileMemory memory = FileMemory.open(file, BYTES);
    if (Memory.getIntAcquire(memory.address()) != MAGIC) {
      memory.close();
      throw new IOException("not a process card: " + file);
    }
    return new ProcessCard(memory, file, id);
  }

  Path file() {
    return file;
  }

  long id() {
    return id;
  }

  /** The counters of this process; of the own card only. */
  SharedCounters counters() {
    return new SharedCounters(memory.address() + COUNTERS);
  }

  /** The virtual threads of this process that others have rung. */
  ReadySet ready() {
    return new ReadySet(memory.address() + READY);
  }

  int version() {
    return Memory.getInt(memory.address() + VERSION);
  }

  int pid() {
    return Memory.getInt(memory.address() + PID);
  }

  int abilities() {
    return Memory.getInt(memory.address() + ABILITIES);
  }

  int regions() {
    return Math.max(0, Math.min(Memory.getIntAcquire(memory.address() + REGIONS), MAX_REGIONS));
  }

  /**
   * Adds a region of this process, in the place of one that has been removed if there is one; the
   * caller serialises.
   *
   * @return its number, -1 if the card is full
   */
  int addRegion(int descriptor) {
    int n = 0;
    while (n < regions() && region(n) != NO_REGION) {
      n++;
    }
    if (n == MAX_REGIONS) {
      return -1;
    }
    setRegion(n, descriptor);
    if (n == regions()) {
      Memory.setIntRelease(memory.address() + REGIONS, n + 1);
    }
    return n;
  }

  /** Changes what stands for a region of this process. */
  void setRegion(int n, int descriptor) {
    Memory.putIntVolatile(memory.address() + FIRST_REGION + 4L * n, descriptor);
  }

  /** Removes a region of this process; the caller serialises. */
  void removeRegion(int n) {
    setRegion(n, NO_REGION);
  }

  private int region(int n) {
    return Memory.getIntVolatile(memory.address() + FIRST_REGION + 4L * n);
  }

  /** Maps a region of another process. */
  SharedMemory openRegion(Directory directory, int n, SystemCalls calls) throws IOException {
    if (n < 0 || n >= regions()) {
      throw new IOException("no region " + n);
    }
    int descriptor = region(n);
    if (descriptor == NO_REGION) {
      throw new IOException("region " + n + " is gone");
    }
    if (descriptor == FILE_REGION) {
      return FileMemory.open(directory.region(id, n), SlotLayout.REGION_BYTES);
    }
    if (calls == null) {
      throw new IOException("memfds cannot be mapped without system calls");
    }
    return SealedMemory.open(calls, pid(), descriptor, SlotLayout.REGION_BYTES);
  }

  /**
   * Whether the process lives: it holds a lock that the kernel releases with it. Only for cards of
   * other processes (a lock belongs to a process, not to a descriptor).
   */
  boolean isAlive() {
    synchronized (
        ProcessCard
            .class) { // two tests at once in one process would be an OverlappingFileLockException
      // shared: two processes that test at once must not take each other for the owner
      try (FileLock lock = memory.channel().tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      } catch (IOException e) {
        return true; // the kernel is out of locks: not proven dead
      }
    }
  }

  /**
   * The same of a card that may be of another version of Toehold, or half made. The caller holds
   * the directory's lock, under which cards are made and locked.
   */
  static boolean isLocked(Path card) {
    synchronized (ProcessCard.class) {
      try (FileChannel channel = FileChannel.open(card, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        return true; // not proven dead
      }
    }
  }

  /** Forgets the card of another process. */
  void close() {
    memory.close();
  }

  /** Removes the own card. The lock stays: those who know the card must not take us for dead. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
