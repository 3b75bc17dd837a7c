package io.toehold.core.policy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import jdk.internal.access.JavaNetInetAddressAccess;
import jdk.internal.access.SharedSecrets;

/**
 * The addresses that share a prefix, or all of them. Immutable; {@link #contains} allocates
 * nothing.
 *
 * <p>The unspecified address, to which a socket is bound that listens on all addresses, is the same
 * in both families: {@code 0.0.0.0} contains {@code ::} and the reverse.
 */
final class AddressBlock {
  /** Every address. */
  static final AddressBlock ALL = new AddressBlock(null, 0);

  private final byte[] base; // 4 or 16 bytes; null for all
  private final boolean unspecified;
  private final int prefix;

  private AddressBlock(InetAddress base, int prefix) {
    this.base = base == null ? null : base.getAddress();
    this.unspecified = base != null && base.isAnyLocalAddress();
    this.prefix = prefix;
  }

  /**
   * The addresses that agree with {@code base} in their first bits.
   *
   * @param prefix from 0 to {@link #bits}
   */
  static AddressBlock of(InetAddress base, int prefix) {
    return new AddressBlock(base, prefix);
  }

  /** The number of bits of an address. */
  static int bits(InetAddress address) {
    return address instanceof Inet4Address ? 32 : 128;
  }

  boolean contains(InetAddress address) {
    if (base == null) {
      return true;
    }
    if (unspecified && address.isAnyLocalAddress()) {
      return true;
    }
    if (address instanceof Inet4Address v4) {
      return base.length == 4 && contains(Raw.ACCESS.addressValue(v4));
    }
    return base.length == 16 && contains(Raw.ACCESS.addressBytes((Inet6Address) address));
  }

  private boolean contains(int address) {
    for (int i = 0; i * 8 < prefix; i++) {
      if (differs(i, address >>> (24 - 8 * i))) {
        return false;
      }
    }
    return true;
  }

  private boolean contains(byte[] address) {
    for (int i = 0; i * 8 < prefix; i++) {
      if (differs(i, address[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether the i-th bytes differ within the prefix. */
  private boolean differs(int i, int other) {
    int ignored = Math.max(0, 8 - (prefix - 8 * i));
    return ((base[i] ^ other) & 0xff) >>> ignored != 0;
  }

  /**
   * The JDK's own access to the bytes of an address, without the copy that getAddress() makes.
   * Apart, so that rules can be read before the agent has been granted it.
   */
  private static final class Raw {
    static final JavaNetInetAddressAccess ACCESS = SharedSecrets.getJavaNetInetAddressAccess();
  }
}
