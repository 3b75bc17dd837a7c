package io.toehold.host.rendezvous;

import io.toehold.core.memory.Memory;
import io.toehold.host.memory.FileMemory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A counter for each group of ports, shared by all processes of a user in a network namespace. 0:
 * nobody has ever announced a listener there, which is what a client finds for nearly every target,
 * at the price of one load. Otherwise the counter tells whether what was found last time may have
 * changed.
 */
final class PortTable {
  private static final int COUNTERS = 1 << 14;
  private static final int BYTES = COUNTERS * 4;

  private final FileMemory memory;

  private PortTable(FileMemory memory) {
    this.memory = memory;
  }

  /** Opens or makes the table. Call it with the directory locked. */
  static PortTable open(Path file) throws IOException {
    try {
      FileMemory created = FileMemory.create(file, BYTES);
      if (!created.allocate(0, BYTES)) {
        created.close();
        Files.deleteIfExists(file);
        throw new IOException("no space in " + file.getParent());
      }
      return new PortTable(created);
    } catch (FileAlreadyExistsException e) {
      return new PortTable(FileMemory.open(file, BYTES));
    }
  }

  int get(int port) {
    return Memory.getIntVolatile(address(port));
  }

  void changed(int port) {
    if (Memory.getAndAddInt(address(port), 1) == -1) {
      Memory.getAndAddInt(address(port), 1); // never back to 0
    }
  }

  private long address(int port) {
    return memory.address() + (long) (port & (COUNTERS - 1)) * 4;
  }
}
