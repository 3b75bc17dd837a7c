package io.toehold.host.rendezvous;

import io.toehold.core.direct.OfferTable;
import io.toehold.core.direct.SlotLayout;
import io.toehold.core.memory.Memory;
import io.toehold.host.memory.FileMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A listening socket, made known to the clients of this host, with the table of their offers.
 *
 * <pre>
 *   0 magic   4 version   8 port   12 wildcard   16 closed   24 owner   32 address (16)
 *   4096 offer table
 * </pre>
 */
final class Announcement {
  static final int MAGIC_NUMBER = 0x544f456c; // TOEl
  static final int VERSION = 4;
  static final int PORT = 8;
  static final int WILDCARD = 12;
  static final int CLOSED = 16;
  static final int OWNER = 24;
  static final int ADDRESS = 32;
  private static final int TABLE = 4096;
  private static final int BYTES = TABLE + OfferTable.BYTES;

  private final FileMemory memory;
  private final Path file;

  private Announcement(FileMemory memory, Path file) {
    this.memory = memory;
    this.file = file;
  }

  /** Makes an announcement. Call it with the directory locked. */
  static Announcement create(Path file, InetSocketAddress local, long owner) throws IOException {
    FileMemory memory = FileMemory.create(file, BYTES);
    if (!memory.allocate(0, BYTES)) {
      memory.close();
      Files.deleteIfExists(file);
      throw new IOException("no space in " + file.getParent());
    }
    long at = memory.address();
    InetAddress address = local.getAddress();
    Memory.putInt(at + VERSION, SlotLayout.PROTOCOL_VERSION);
    Memory.putInt(at + PORT, local.getPort());
    Memory.putInt(at + WILDCARD, address.isAnyLocalAddress() ? 1 : 0);
    Memory.putLong(at + OWNER, owner);
    Addresses.write(at + ADDRESS, address);
    Memory.setIntRelease(at, MAGIC_NUMBER);
    return new Announcement(memory, file);
  }

  /** Opens the announcement of another process, or of this one. */
  static Announcement open(Path file) throws IOException {
    FileMemory memory = FileMemory.open(file, BYTES);
    if (Memory.getIntAcquire(memory.address()) != MAGIC_NUMBER) {
      memory.close();
      throw new IOException("not an announcement: " + file);
    }
    return new Announcement(memory, file);
  }

  int version() {
    return Memory.getInt(memory.address() + VERSION);
  }

  int port() {
    return Memory.getInt(memory.address() + PORT);
  }

  long owner() {
    return Memory.getLong(memory.address() + OWNER);
  }

  boolean isClosed() {
    return Memory.getIntVolatile(memory.address() + CLOSED) != 0;
  }

  boolean isWildcard() {
    return Memory.getInt(memory.address() + WILDCARD) != 0;
  }

  /**
   * Whether the kernel would hand a connection to this address to this very listener, rather than
   * to a wildcard one.
   */
  boolean isExactly(byte[] address) {
    return !isWildcard() && Arrays.equals(address, Addresses.read(memory.address() + ADDRESS));
  }

  /** Address of the offer table. */
  long table() {
    return memory.address() + TABLE;
  }

  /**
   * Closes the file. The mapping goes when nobody refers to it any more: an attempt may still be
   * under way.
   */
  void close() {
    memory.close();
  }

  /** Tells those who have it mapped that it is over, and removes the file. */
  void remove() throws IOException {
    Memory.putIntVolatile(memory.address() + CLOSED, 1);
    Files.deleteIfExists(file);
    memory.close();
  }
}
