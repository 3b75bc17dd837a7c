package io.toehold.host.rendezvous;

import io.toehold.core.memory.Memory;
import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses in shared memory: 16 bytes, IPv4 as IPv4-mapped IPv6. */
final class Addresses {
  static final int BYTES = 16;

  private Addresses() {}

  static byte[] bytes(InetAddress address) {
    byte[] raw = address.getAddress();
    if (!(address instanceof Inet4Address)) {
      return raw;
    }
    byte[] mapped = new byte[BYTES];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(raw, 0, mapped, 12, 4);
    return mapped;
  }

  static void write(long at, InetAddress address) {
    Memory.copyFrom(bytes(address), 0, at, BYTES);
  }

  static byte[] read(long at) {
    byte[] bytes = new byte[BYTES];
    Memory.copyTo(at, bytes, 0, BYTES);
    return bytes;
  }
}
