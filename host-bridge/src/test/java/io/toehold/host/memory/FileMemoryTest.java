package io.toehold.host.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.Memory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMemoryTest {
  private static final int BYTES = 1 << 20;

  @TempDir private Path directory;

  /** Any thread of the application may have to, in the middle of a write. */
  @Test
  void anInterruptedThreadCanAllocate() throws IOException {
    FileMemory memory = FileMemory.create(directory.resolve("m"), BYTES);
    Thread.currentThread().interrupt();
    boolean first = memory.allocate(0, 100_000);
    boolean still = Thread.interrupted();
    assertTrue(first);
    assertTrue(still);
    assertTrue(memory.allocate(100_000, BYTES - 100_000));
    memory.close();
  }

  @Test
  void allocatingClearsThatPartAlone() throws IOException {
    FileMemory memory = FileMemory.create(directory.resolve("m"), BYTES);
    for (int i = 0; i < BYTES; i++) {
      Memory.putByte(memory.address() + i, (byte) 1);
    }
    assertTrue(memory.allocate(4096, 100_001));
    for (int i = 0; i < BYTES; i++) {
      int expected = i >= 4096 && i < 4096 + 100_001 ? 0 : 1;
      assertEquals(expected, Memory.getByte(memory.address() + i), "at " + i);
    }
    assertEquals(BYTES, Files.size(directory.resolve("m")));
    memory.close();
  }

  @Test
  void isSharedAndOfTheOwnerAlone() throws IOException {
    Path file = directory.resolve("m");
    FileMemory one = FileMemory.create(file, BYTES);
    FileMemory other = FileMemory.open(file, BYTES);
    Memory.putByte(one.address() + 5, (byte) 7);
    assertEquals(7, Memory.getByte(other.address() + 5));
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    assertThrows(FileAlreadyExistsException.class, () -> FileMemory.create(file, BYTES));
    one.close();
    other.close();
  }

  @Test
  void opensNothingElse() throws IOException {
    Path file = directory.resolve("m");
    FileMemory.create(file, BYTES).close();
    Path link = Files.createSymbolicLink(directory.resolve("l"), file);
    assertThrows(IOException.class, () -> FileMemory.open(file, BYTES / 2));
    assertThrows(IOException.class, () -> FileMemory.open(link, BYTES));
    assertThrows(IOException.class, () -> FileMemory.open(directory, BYTES));
    assertThrows(IOException.class, () -> FileMemory.open(directory.resolve("n"), BYTES));
  }
}
