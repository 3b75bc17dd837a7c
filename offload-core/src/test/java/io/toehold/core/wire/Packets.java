package io.toehold.core.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** Packets by hand, for tests. */
final class Packets {
  private static final String TCP = "1234005001020304a0b0c0d05018faf000000000";
  private static final String V6 =
      "20010db8000000000000000000000001 20010db8000000000000000000000002";

  private Packets() {}

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  static byte[] join(byte[]... parts) {
    byte[] all = {};
    for (byte[] part : parts) {
      int length = all.length;
      all = Arrays.copyOf(all, length + part.length);
      System.arraycopy(part, 0, all, length, part.length);
    }
    return all;
  }

  static void putShort(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }

  /** An IPv4 packet from 10.0.0.1 to 10.0.0.2. */
  static byte[] ipv4(int protocol, int fragmentation, String options, byte[] payload) {
    byte[] optionBytes = hex(options);
    byte[] packet = join(hex("00000000 abcd0000 40000000 0a000001 0a000002"), optionBytes, payload);
    packet[0] = (byte) (0x45 + optionBytes.length / 4);
    putShort(packet, 2, packet.length);
    putShort(packet, 6, fragmentation);
    packet[9] = (byte) protocol;
    return withIpv4Checksum(packet);
  }

  static byte[] withIpv4Checksum(byte[] packet) {
    putShort(packet, 10, 0);
    long sum = sum(Arrays.copyOf(packet, (packet[0] & 15) * 4));
    putShort(packet, 10, Checksum.finish(sum));
    return packet;
  }

  static byte[] ipv6(int next, byte[] payload) {
    byte[] packet = join(hex("60000000 00000040" + V6), payload);
    putShort(packet, 4, payload.length);
    packet[6] = (byte) next;
    return packet;
  }

  /** A TCP header with options, which are filled up to a multiple of 4 bytes with zeros. */
  static byte[] tcp(int flags, String options) {
    byte[] optionBytes = hex(options);
    byte[] header =
        Arrays.copyOf(join(hex(TCP), optionBytes), 20 + (optionBytes.length + 3) / 4 * 4);
    header[12] = (byte) (header.length / 4 << 4);
    header[13] = (byte) flags;
    return header;
  }

  /** An ICMP message with its checksum. */
  static byte[] icmp(byte[] message) {
    return icmp(message, false);
  }

  /** An ICMP message, or one of ICMPv6 between the hosts of {@link #ipv6}, with its checksum. */
  static byte[] icmp(byte[] message, boolean v6) {
    byte[] result = message.clone();
    putShort(result, 2, 0);
    byte[] pseudo =
        v6 ? join(hex(V6), new byte[] {0, 0}, new byte[2], new byte[] {0, 58}) : hex("");
    if (v6) {
      putShort(pseudo, 34, result.length);
    }
    putShort(result, 2, Checksum.finish(sum(join(pseudo, result))));
    return result;
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    return sum;
  }
}
