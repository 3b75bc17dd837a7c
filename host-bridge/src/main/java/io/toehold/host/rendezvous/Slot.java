package io.toehold.host.rendezvous;

import static io.toehold.core.direct.SlotLayout.CLIENT_ADDRESS_OFFSET;
import static io.toehold.core.direct.SlotLayout.CLIENT_PORT_OFFSET;
import static io.toehold.core.direct.SlotLayout.GENERATION_OFFSET;
import static io.toehold.core.direct.SlotLayout.MAGIC_OFFSET;
import static io.toehold.core.direct.SlotLayout.SERVER_ADDRESS_OFFSET;
import static io.toehold.core.direct.SlotLayout.SERVER_PORT_OFFSET;
import static io.toehold.core.direct.SlotLayout.VERSION_OFFSET;

import io.toehold.core.direct.SlotLayout;
import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.memory.Memory;
import io.toehold.host.memory.SharedMemory;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * One slot of a region, mapped here.
 *
 * @param memory the region
 * @param index the slot's number within its region
 * @param number the slot's number among all of its owner
 */
record Slot(SharedMemory memory, int index, int number) {

  /** Rings up to this level keep their storage, warm, for the next connection. */
  private static final int KEPT_LEVEL = 1;

  long address() {
    return memory.address() + (long) index * SlotLayout.SLOT_BYTES;
  }

  /** Gives the control page and the small rings storage. */
  boolean allocate() {
    return memory.allocate((long) index * SlotLayout.SLOT_BYTES, SlotLayout.INITIAL_BYTES);
  }

  CopyToPeer copyToPeer() {
    return memory.copyToPeer();
  }

  /** Allocates the rings to which one direction grows. */
  IntPredicate ringAllocator(boolean toServer) {
    return level -> memory.allocate(ringAt(level, toServer), SlotLayout.capacity(level));
  }

  /** Gives the storage of large rings back; nobody uses the slot. */
  void trim() {
    for (int level = KEPT_LEVEL + 1; level <= SlotLayout.TOP_LEVEL; level++) {
      trim(level, true);
      trim(level, false);
    }
  }

  private void trim(int level, boolean toServer) {
    long line = address() + (toServer ? SlotLayout.TO_SERVER_OFFSET : SlotLayout.TO_CLIENT_OFFSET);
    if (Memory.getLong(line + SlotLayout.growAtOffset(level)) >= 0) {
      memory.free(ringAt(level, toServer), SlotLayout.capacity(level));
    }
  }

  private long ringAt(int level, boolean toServer) {
    return (long) index * SlotLayout.SLOT_BYTES + SlotLayout.ringOffset(level, toServer);
  }

  /** Makes the slot ready for a new connection. */
  void prepare(int abilities) {
    long at = address();
    Memory.clear(at, SlotLayout.CONTROL_BYTES);
    for (int level = 1; level <= SlotLayout.TOP_LEVEL; level++) {
      Memory.putLong(at + SlotLayout.TO_SERVER_OFFSET + SlotLayout.growAtOffset(level), -1);
      Memory.putLong(at + SlotLayout.TO_CLIENT_OFFSET + SlotLayout.growAtOffset(level), -1);
    }
    Memory.putInt(at + VERSION_OFFSET, SlotLayout.PROTOCOL_VERSION);
    Memory.putInt(at + SlotLayout.CLIENT_PID_OFFSET, (int) ProcessHandle.current().pid());
    Memory.putInt(at + SlotLayout.CLIENT_ABILITIES_OFFSET, abilities);
  }

  /** Writes whose connection this is. */
  void identify(int generation, InetSocketAddress client, InetSocketAddress server) {
    long at = address();
    Memory.putInt(at + GENERATION_OFFSET, generation);
    Memory.putInt(at + CLIENT_PORT_OFFSET, client.getPort());
    Memory.putInt(at + SERVER_PORT_OFFSET, server.getPort());
    Addresses.write(at + CLIENT_ADDRESS_OFFSET, client.getAddress());
    Addresses.write(at + SERVER_ADDRESS_OFFSET, server.getAddress());
    Memory.setIntRelease(at + MAGIC_OFFSET, SlotLayout.MAGIC);
  }

  /** Whether it is the slot of this connection. */
  boolean is(int generation, InetSocketAddress client, InetSocketAddress server) {
    long at = address();
    return Memory.getIntAcquire(at + MAGIC_OFFSET) == SlotLayout.MAGIC
        && Memory.getInt(at + VERSION_OFFSET) == SlotLayout.PROTOCOL_VERSION
        && Memory.getInt(at + GENERATION_OFFSET) == generation
        && Memory.getInt(at + CLIENT_PORT_OFFSET) == client.getPort()
        && Memory.getInt(at + SERVER_PORT_OFFSET) == server.getPort()
        && Arrays.equals(
            Addresses.read(at + CLIENT_ADDRESS_OFFSET), Addresses.bytes(client.getAddress()))
        && Arrays.equals(
            Addresses.read(at + SERVER_ADDRESS_OFFSET), Addresses.bytes(server.getAddress()));
  }

  int clientAbilities() {
    return Memory.getInt(address() + SlotLayout.CLIENT_ABILITIES_OFFSET);
  }

  /** The acceptor's part. */
  void taken(int abilities) {
    Memory.putInt(address() + SlotLayout.SERVER_PID_OFFSET, (int) ProcessHandle.current().pid());
    Memory.setIntRelease(address() + SlotLayout.SERVER_ABILITIES_OFFSET, abilities);
  }

  /** The acceptor has let go of it. */
  void detachServer() {
    Memory.setIntRelease(address() + SlotLayout.SERVER_DETACHED_OFFSET, 1);
  }

  /** The client has let go of it. */
  void detachClient() {
    Memory.setIntRelease(address() + SlotLayout.CLIENT_DETACHED_OFFSET, 1);
  }

  boolean isServerDetached() {
    return Memory.getIntAcquire(address() + SlotLayout.SERVER_DETACHED_OFFSET) != 0;
  }

  /** It is nobody's: not shown, not taken. */
  void retire() {
    Memory.setIntRelease(address() + MAGIC_OFFSET, 0);
  }
}
