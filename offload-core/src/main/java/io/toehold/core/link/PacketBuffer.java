package io.toehold.core.link;

import io.toehold.core.memory.Memory;

/** A packet on a wire. */
final class PacketBuffer implements Comparable<PacketBuffer> {
  final long address;
  final int capacity;
  int length;

  long arrival;

  /** Position in the order of sending, from 1; 0 for what no end has sent. */
  long order;

  PacketBuffer(int capacity) {
    this.address = Memory.allocate(capacity);
    this.capacity = capacity;
  }

  void copyFrom(PacketBuffer other) {
    Memory.copy(other.address, address, other.length);
    length = other.length;
    order = other.order;
  }

  void free() {
    Memory.free(address);
  }

  @Override
  public int compareTo(PacketBuffer other) {
    int byArrival = Long.compare(arrival, other.arrival);
    return byArrival != 0 ? byArrival : Long.compare(order, other.order);
  }
}
