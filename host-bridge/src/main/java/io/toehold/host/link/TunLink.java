package io.toehold.host.link;

import static io.toehold.host.link.VirtioHeader.LENGTH;

import io.toehold.core.link.Link;
import io.toehold.core.link.OutgoingPacket;
import io.toehold.core.link.PacketHandler;
import io.toehold.core.memory.Memory;
import io.toehold.host.sys.SystemCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A TUN device: what we send, the kernel receives on the network interface of that name, and what
 * it routes there we receive. A device that did not exist before goes when the link is closed or
 * the process ends, however it ends.
 *
 * <p>With offloads the kernel takes and gives TCP segments of up to 64 KiB whose checksums are not
 * computed (virtio headers).
 *
 * <p>One thread, but for the construction.
 */
public final class TunLink implements Link {
  private static final String DEVICE = "/dev/net/tun";
  private static final int MAX_NAME = 15;
  private static final int MAX_PACKET = 65535;

  /** The device of this descriptor does not exist any more. */
  private static final int EBADFD = 77;

  private static final long TUNSETIFF = 0x400454caL;
  private static final long TUNSETOFFLOAD = 0x400454d0L;
  private static final long TUNSETVNETHDRSZ = 0x400454d8L;
  private static final long SIOCGIFMTU = 0x8921;
  private static final long SIOCGIFFLAGS = 0x8913;
  private static final long SIOCGIFTXQLEN = 0x8942;
  private static final long SIOCSIFTXQLEN = 0x8943;

  /** Packets that may wait for us: what the kernel begins with, and some windows of 6 MiB. */
  private static final int DEFAULT_QUEUE = 500;

  private static final int QUEUE = 10_000;

  private static final long SIOCGIFINDEX = 0x8933;

  private static final Path INTERFACES = Path.of("/sys/class/net");

  /** Whether a thread of the kernel's own receives what we send. */
  private static final String THREADED = "threaded";

  /** How long, in ns, that thread waits for more of a stream; and what we make of it. */
  private static final String GATHERING = "gro_flush_timeout";

  private static final String GATHERING_TIME = "20000";

  private static final int IFF_UP = 0x0001;
  private static final int IFF_TUN = 0x0001;
  private static final int IFF_NAPI = 0x0010;
  private static final int IFF_MULTI_QUEUE = 0x0100;
  private static final int IFF_NO_PI = 0x1000;
  private static final int IFF_VNET_HDR = 0x4000;

  /** Checksums, TCP over IPv4 and IPv6, and segments with CWR: what we take in large packets. */
  private static final int TUN_F_CSUM_TSO4_TSO6_ECN = 1 | 2 | 4 | 8;

  /**
   *
   *
   * <pre>
   * struct ifreq
   *   0  name, ends with a zero : 16 bytes
   *  16  flags : 16, or MTU : 32, or length of the queue : 32
   * </pre>
   */
  private static final int IFREQ = 40;

  private static final int IFREQ_VALUE = 16;

  // Our own memory: the request about the MTU, the vector, the header, the packet that arrives
  private static final int VECTOR = IFREQ;
  private static final int VECTOR_ENTRY = 16;
  private static final int SEND_HEADER = VECTOR + (2 + OutgoingPacket.MAX_PIECES) * VECTOR_ENTRY;
  private static final int RECEIVED = (SEND_HEADER + LENGTH + 63) & -64;

  /** So that the packet itself is aligned, with or without a header before it. */
  private static final int PACKET = RECEIVED + 16;

  private final SystemCalls calls;
  private final String name;
  private final boolean offloads;
  private final int fd;
  private final int socket;
  private final long memory;
  private int mtu;
  private long dropped;
  private volatile boolean gone;
  private volatile boolean closed;

  /**
   * Opens a device, and creates it if there is none of that name.
   *
   * @param name of the network interface; with {@code %d} the kernel chooses a number
   * @param offloads whether the kernel may give us, and we may give it, large segments and
   *     unfinished checksums
   * @param multiQueue whether several links may share the device, each with a part of its flows;
   *     all of them have to ask for that
   * @throws IOException if it cannot be had, most often for want of CAP_NET_ADMIN
   */
  public static TunLink open(SystemCalls calls, String name, boolean offloads, boolean multiQueue)
      throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_NAME) {
      throw new IOException("not a name of a network interface: " + name);
    }
    long memory = Memory.allocate(PACKET + MAX_PACKET);
    int fd = -1;
    int socket = -1;
    try {
      fd = calls.openNonBlocking(DEVICE);
      Memory.copyFrom(bytes, 0, memory, bytes.length);
      boolean gathers = !offloads && Files.isWritable(INTERFACES.resolve("lo").resolve(THREADED));
      int flags = IFF_TUN | IFF_NO_PI;
      flags |= offloads ? IFF_VNET_HDR : 0;
      flags |= gathers ? IFF_NAPI : 0; // older than the thread (Linux 4.15, 5.12)
      flags |= multiQueue ? IFF_MULTI_QUEUE : 0;
      Memory.putInt(memory + IFREQ_VALUE, flags);
      calls.control("TUNSETIFF " + name, fd, TUNSETIFF, memory);
      if (offloads) {
        Memory.putInt(memory + VECTOR, LENGTH);
        calls.control("TUNSETVNETHDRSZ", fd, TUNSETVNETHDRSZ, memory + VECTOR);
        calls.control("TUNSETOFFLOAD", fd, TUNSETOFFLOAD, TUN_F_CSUM_TSO4_TSO6_ECN);
      }
      socket = calls.openDatagramSocket();
      TunLink link = new TunLink(calls, offloads, fd, socket, memory);
      link.refreshMtu();
      link.lengthenQueue();
      if (gathers) {
        link.gather();
      }
      return link;
    } catch (IOException e) {
      if (fd >= 0) {
        calls.close(fd);
      }
      if (socket >= 0) {
        calls.close(socket);
      }
      Memory.free(memory);
      throw e;
    }
  }

  private TunLink(SystemCalls calls, boolean offloads, int fd, int socket, long memory) {
    this.calls = calls;
    this.offloads = offloads;
    this.fd = fd;
    this.socket = socket;
    this.memory = memory;
    byte[] bytes = new byte[MAX_NAME + 1];
    Memory.copyTo(memory, bytes, 0, bytes.length);
    name = new String(bytes, StandardCharsets.UTF_8).split("\0", 2)[0];
  }

  /** The interface's name. */
  public String name() {
    return name;
  }

  /** What to poll; -1 if nothing will ever come again. */
  int descriptor() {
    return gone || closed ? -1 : fd;
  }

  /** Whether the device has been removed from outside. */
  public boolean isGone() {
    return gone;
  }

  /**
   * Whether the interface is up: a system call. One that has been moved to another network
   * namespace is taken to be. Any thread.
   */
  public synchronized boolean isUp() {
    if (gone || closed) {
      return false;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    long request = Memory.allocate(IFREQ); // zeroed
    try {
      Memory.copyFrom(bytes, 0, request, bytes.length);
      calls.control("SIOCGIFFLAGS " + name, socket, SIOCGIFFLAGS, request);
      return (Memory.getShort(request + IFREQ_VALUE) & IFF_UP) != 0;
    } catch (IOException e) {
      return true; // elsewhere; if it is gone, that shows when it is read
    } finally {
      Memory.free(request);
    }
  }

  /** Packets that the kernel refused, because the interface was not up or the packet was wrong. */
  public long dropped() {
    return dropped;
  }

  /** {@inheritDoc} As it was at the last {@link #refreshMtu}. */
  @Override
  public int mtu() {
    return mtu;
  }

  /**
   * Asks the interface for its MTU, which anybody may have changed: a system call, for now and
   * then.
   */
  public void refreshMtu() throws IOException {
    // The request still holds the name.
    calls.control("SIOCGIFMTU " + name, socket, SIOCGIFMTU, memory);
    mtu = Memory.getInt(memory + IFREQ_VALUE);
  }

  /**
   * What the kernel has for us waits in the device's queue, and is lost when that is full: less
   * than one receive window of single segments, to begin with. Whoever has set it, or may not,
   * keeps what he has.
   */
  private void lengthenQueue() {
    try {
      calls.control("SIOCGIFTXQLEN " + name, socket, SIOCGIFTXQLEN, memory);
      if (Memory.getInt(memory + IFREQ_VALUE) == DEFAULT_QUEUE) {
        Memory.putInt(memory + IFREQ_VALUE, QUEUE);
        calls.control("SIOCSIFTXQLEN " + name, socket, SIOCSIFTXQLEN, memory);
      }
    } catch (IOException e) {
      // it works all the same
    }
  }

  /**
   * Has the kernel put packets of one stream together (GRO) before its TCP sees them, though each
   * comes by its own system call, in a thread that waits for the next a little while, but not after
   * PSH. Otherwise each call takes the packet through the receiver's TCP and wakes him, which is
   * most of its time; and in the call itself waiting would set a timer for each packet. Whoever has
   * set it, or may not, keeps what he has.
   */
  private void gather() {
    Path attributes = INTERFACES.resolve(name);
    try {
      calls.control("SIOCGIFINDEX " + name, socket, SIOCGIFINDEX, memory);
      String index = Integer.toString(Memory.getInt(memory + IFREQ_VALUE));
      // It may be another network's /sys, with another device of that name.
      if (index.equals(read(attributes, "ifindex")) && read(attributes, GATHERING).equals("0")) {
        Files.writeString(attributes.resolve(THREADED), "1");
        Files.writeString(attributes.resolve(GATHERING), GATHERING_TIME);
      }
    } catch (IOException e) {
      // it works all the same
    }
  }

  private static String read(Path attributes, String name) throws IOException {
    return Files.readString(attributes.resolve(name)).trim();
  }

  @Override
  public int maxPacket() {
    return offloads ? MAX_PACKET : mtu;
  }

  @Override
  public boolean completesChecksums() {
    return offloads;
  }

  @Override
  public boolean send(OutgoingPacket packet) {
    int entries = 0;
    int length = packet.length();
    if (offloads) {
      VirtioHeader.write(memory + SEND_HEADER, packet);
      setEntry(entries++, memory + SEND_HEADER, LENGTH);
      length += LENGTH;
    }
    setEntry(entries++, packet.header, packet.headerLength);
    for (int i = 0; i < packet.pieces; i++) {
      setEntry(entries++, packet.pieceAddress[i], packet.pieceLength[i]);
    }
    int result;
    do {
      result = calls.writeGathered(fd, memory + VECTOR, entries);
    } while (result == -SystemCalls.EINTR);
    if (result == -SystemCalls.EAGAIN) {
      return false;
    }
    if (result != length) {
      dropped++;
    }
    return true;
  }

  private void setEntry(int index, long address, int length) {
    long entry = memory + VECTOR + (long) index * VECTOR_ENTRY;
    Memory.putLong(entry, address);
    Memory.putLong(entry + 8, length);
  }

  @Override
  public int receive(PacketHandler handler, int limit) {
    int before = offloads ? LENGTH : 0;
    long packet = memory + PACKET;
    int count = 0;
    while (count < limit && !gone && !closed) {
      int result = calls.read(fd, packet - before, before + MAX_PACKET);
      if (result == -SystemCalls.EAGAIN) {
        break;
      } else if (result == -SystemCalls.EINTR) {
        continue;
      } else if (result < 0) {
        gone = result == -EBADFD;
        break;
      }
      count++;
      if (offloads) {
        long header = packet - before;
        handler.onPacket(
            packet, result - LENGTH, VirtioHeader.flags(header), VirtioHeader.segmentSize(header));
      } else {
        handler.onPacket(packet, result, 0, 0);
      }
    }
    return count;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      calls.close(fd);
      calls.close(socket);
      Memory.free(memory);
    }
  }
}
