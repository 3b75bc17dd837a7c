package io.toehold.host.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toehold.core.link.FaultLink;
import io.toehold.core.link.Link;
import io.toehold.core.link.PacketHandler;
import io.toehold.host.sys.TestNative;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A TUN device in a network of its own; the kernel is at the other end. */
class TunLinkTest {
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;
  private static final int PORT = 80;

  private NetworkNamespace network;
  private TunLink link;

  /** The link itself, or what is around it. */
  private Link way;

  private final Queue<Packet> arrived = new ArrayDeque<>();

  @BeforeEach
  void open() throws IOException {
    network = NetworkNamespace.open();
  }

  @AfterEach
  void close() throws IOException {
    if (link != null) {
      link.close();
    }
    network.close();
  }

  private void openTun(boolean offloads) throws Exception {
    link = network.tun("toe0", offloads, 1500, "10.99.0.1/24", "fd99::1/64");
    way = link;
  }

  private static InetAddress kernel(boolean v6) throws Exception {
    return InetAddress.getByName(v6 ? "fd99::1" : "10.99.0.1");
  }

  private static InetAddress ours(boolean v6) throws Exception {
    return InetAddress.getByName(v6 ? "fd99::2" : "10.99.0.2");
  }

  private Packet awaitPacket(Predicate<Packet> wanted) throws Exception {
    Packet packet = awaitPacket(wanted, 20);
    assertNotNull(packet, "no such packet has come");
    return packet;
  }

  /** Waits for a packet; others are ignored. Null if it does not come in time. */
  private Packet awaitPacket(Predicate<Packet> wanted, int seconds) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (LinkWaiter waiter = new LinkWaiter(TestNative.calls(), List.of(link))) {
      while (true) {
        for (Packet p = arrived.poll(); p != null; p = arrived.poll()) {
          if (wanted.test(p)) {
            return p;
          }
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return null;
        }
        if (way.receive((a, n, f, s) -> arrived.add(Packet.received(a, n, f, s)), 10) == 0) {
          waiter.await(left, () -> false);
        }
      }
    }
  }

  private static boolean isTcp(Packet packet, int wanted) {
    return packet.protocol() == Packet.TCP && (packet.get8(13) & wanted) == wanted;
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void theKernelPingsUs(boolean offloads, boolean v6) throws Exception {
    openTun(offloads);
    Thread responder = new Thread(() -> answerPings(3));
    responder.start();
    for (int i = 0; i < 3; i++) {
      assertTrue(network.call(() -> ours(v6).isReachable(20_000)));
    }
    responder.join(20_000);
    assertFalse(responder.isAlive());
    assertEquals(0, link.dropped());
  }

  private void answerPings(int count) {
    try {
      for (int i = 0; i < count; i++) {
        Packet ask =
            awaitPacket(
                p ->
                    p.protocol() == Packet.ICMP && p.get8(0) == 8
                        || p.protocol() == Packet.ICMPV6 && p.get8(0) == 128);
        InetAddress asker = address(ask, ask.v6() ? 8 : 12);
        InetAddress asked = address(ask, ask.v6() ? 24 : 16);
        int bytes = ask.length() - ask.header();
        Packet answer = Packet.empty(asked, asker, ask.protocol(), bytes);
        answer.bytes.put(ask.header(), ask.bytes.array(), ask.header(), bytes);
        answer.bytes.putInt(ask.header(), ask.v6() ? 129 << 24 : 0);
        int sum = answer.payloadSum(ask.v6() ? answer.pseudoSum() : 0);
        answer.bytes.putShort(ask.header() + 2, (short) ~sum);
        answer.send(link, ask.header() + 8, false, 0);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static InetAddress address(Packet packet, int offset) throws Exception {
    byte[] address = new byte[packet.v6() ? 16 : 4];
    packet.bytes.get(offset, address);
    return InetAddress.getByAddress(address);
  }

  /** A TCP packet to a port of the kernel's where nobody listens. */
  private static Packet tcp(boolean v6, int sequence, int flags, int payload) throws Exception {
    Packet packet = Packet.empty(ours(v6), kernel(v6), Packet.TCP, 20 + payload);
    int at = packet.header();
    packet.bytes.putShort(at, (short) PORT).putShort(at + 2, (short) 1).putInt(at + 4, sequence);
    packet.bytes.putShort(at + 12, (short) (0x5000 | flags)).putShort(at + 14, (short) 65535);
    for (int i = 0; i < payload; i++) {
      packet.bytes.put(at + 20 + i, (byte) (i * 7 + (i >> 8)));
    }
    return packet;
  }

  /** The kernel answers what nobody wants with a RST that says how much it has understood. */
  private void assertUnderstood(Packet packet, int sequenceLength) throws Exception {
    int end = packet.get32(4) + sequenceLength;
    Packet reset = awaitPacket(p -> isTcp(p, RST) && p.get32(8) == end);
    assertEquals(packet.v6(), reset.v6());
    assertEquals(0, link.dropped());
  }

  @Test
  void lengthensTheQueueUnlessSomebodyHasSetIt() throws Exception {
    openTun(false);
    assertTrue(network.runs("ip", "link", "show", "toe0").contains("qlen 10000"));
    link.close();
    network.runs("ip", "tuntap", "add", "dev", "toe1", "mode", "tun");
    network.runs("ip", "link", "set", "toe1", "txqueuelen", "77");
    link = network.call(() -> TunLink.open(TestNative.calls(), "toe1", false, false));
    assertTrue(network.runs("ip", "link", "show", "toe1").contains("qlen 77"));
  }

  /** In a process that has the namespace's /sys, unlike a thread that has entered it. */
  @Test
  void hasAThreadOfTheKernelGatherUnlessSomebodyHasSetIt() throws Exception {
    assumeTrue(Files.exists(Path.of("/sys/class/net/lo/threaded")), "needs Linux 5.12");
    assertTrue(gathering("toe0").contains("threaded 1, gathers for 20000"));
    network.runs("ip", "tuntap", "add", "dev", "toe1", "mode", "tun");
    network.runs("sh", "-c", "echo 77 > /sys/class/net/toe1/gro_flush_timeout");
    assertTrue(gathering("toe1").contains("threaded 0, gathers for 77"));
  }

  private String gathering(String device) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-"))
        .forEach(command::add);
    String classes = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", classes, GatheringMain.class.getName(), device));
    return network.runs(command.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void sendsPiecesInOrder(boolean offloads, boolean v6) throws Exception {
    openTun(offloads);
    for (int payload : new int[] {0, 1, 2, 999, 1420}) {
      Packet packet = tcp(v6, payload << 16, SYN, payload);
      packet.bytes.putShort(packet.header() + 16, (short) ~packet.payloadSum(packet.pseudoSum()));
      assertTrue(packet.send(link, packet.header() + 20, false, 0));
      assertUnderstood(packet, payload + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theKernelCompletesChecksumsAndTakesLargeSegments(boolean v6) throws Exception {
    openTun(true);
    assertTrue(link.completesChecksums());
    assertEquals(65535, link.maxPacket());
    int segment = 1400;
    for (int payload : new int[] {0, 1, segment, segment + 1, 10 * segment, 65535 - 60}) {
      Packet packet = tcp(v6, payload << 12, 0, payload);
      packet.bytes.putShort(packet.header() + 16, (short) packet.pseudoSum());
      int size = payload > segment ? segment : 0;
      assertTrue(packet.send(link, packet.header() + 20, true, size));
      assertUnderstood(packet, payload);
    }
    String counters = network.runs("cat", "/proc/net/snmp");
    assertTrue(counters.contains("InCsumErrors"));
    String[] tcp = counters.lines().filter(l -> l.startsWith("Tcp:")).toArray(String[]::new);
    int errors = List.of(tcp[0].split(" ")).indexOf("InCsumErrors");
    assertEquals("0", tcp[1].split(" ")[errors]);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void theKernelSendsUsSegments(boolean offloads, boolean v6) throws Exception {
    openTun(offloads);
    byte[] sent = new byte[9000];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 13 + (i >> 8));
    }
    try (SocketChannel client = network.call(SocketChannel::open)) {
      receiveStream(connectAndSend(client, v6, sent), sent, offloads);
    }
  }

  /** Lets the kernel connect to us, and send; says what its first sequence number is. */
  private int connectAndSend(SocketChannel client, boolean v6, byte[] sent) throws Exception {
    client.configureBlocking(false);
    client.connect(new InetSocketAddress(ours(v6), PORT));
    Packet syn = awaitPacket(p -> isTcp(p, SYN) && p.get16(2) == PORT);
    answerSyn(syn);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!client.finishConnect() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(sent.length, client.write(ByteBuffer.wrap(sent)));
    return syn.get32(4) + 1;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void faultsMeetSegmentsThoughTheDeviceCarriesLargePackets(boolean v6) throws Exception {
    openTun(true);
    FaultLink faults = new FaultLink(link, 1);
    way = faults;
    Packet large = tcp(v6, 7, 0, 20_000);
    large.bytes.putShort(large.header() + 16, (short) large.pseudoSum());
    int end = 7 + 20_000;
    int times = 0;
    Packet reset = null;
    while (reset == null && times < 20) { // a busy kernel may lose one of so many at once
      assertTrue(large.send(faults, large.header() + 20, true, 1400));
      times++;
      reset = awaitPacket(p -> isTcp(p, RST) && p.get32(8) == end, 1);
    }
    assertNotNull(reset, "the last segment was never answered");
    assertEquals(15 * times, faults.outgoingCounts.sent);

    int before = (int) faults.incomingCounts.sent;
    try (SocketChannel client = network.call(SocketChannel::open)) {
      byte[] sent = new byte[9000];
      receiveStream(connectAndSend(client, v6, sent), sent, false);
    }
    assertTrue(faults.incomingCounts.sent - before >= 10);
  }

  private void answerSyn(Packet syn) throws Exception {
    boolean v6 = syn.v6();
    Packet answer = Packet.empty(ours(v6), kernel(v6), Packet.TCP, 24);
    int at = answer.header();
    answer.bytes.putShort(at, (short) PORT).putShort(at + 2, (short) syn.get16(0));
    answer.bytes.putInt(at + 4, 1000).putInt(at + 8, syn.get32(4) + 1);
    answer.bytes.putShort(at + 12, (short) (0x6000 | SYN | ACK)).putShort(at + 14, (short) 65535);
    answer.bytes.putInt(at + 20, 0x02040000 | 1000); // segments of 1000 bytes
    boolean partial = link.completesChecksums();
    int sum = partial ? answer.pseudoSum() : ~answer.payloadSum(answer.pseudoSum());
    answer.bytes.putShort(at + 16, (short) sum);
    assertTrue(answer.send(link, at + 24, partial, 0));
  }

  private void receiveStream(int first, byte[] sent, boolean offloads) throws Exception {
    int got = 0;
    int large = 0;
    while (got < sent.length) {
      Packet data = awaitPacket(p -> isTcp(p, ACK) && p.length() > p.tcpPayload());
      assertEquals(got, data.get32(4) - first, "in order");
      for (int i = data.tcpPayload(); i < data.length(); i++) {
        assertEquals(sent[got++], data.bytes.get(i));
      }
      if (data.segmentSize > 0) {
        large++;
        assertEquals(1000, data.segmentSize);
        assertTrue(data.length() - data.tcpPayload() > 1000);
      }
      if (data.flags == 0) {
        assertEquals(0xffff, data.payloadSum(data.pseudoSum()));
      }
      assertEquals(offloads ? PacketHandler.CHECKSUM_GOOD : 0, data.flags);
    }
    assertEquals(offloads, large > 0);
  }

  @Test
  void theMtuIsThatOfTheInterface() throws Exception {
    openTun(false);
    assertEquals(1500, link.mtu());
    assertEquals(1500, link.maxPacket());
    network.runs("ip", "link", "set", "toe0", "mtu", "1280");
    link.refreshMtu();
    assertEquals(1280, link.mtu());
    assertEquals(1280, link.maxPacket());
  }

  @Test
  void theKernelChoosesANumber() throws Exception {
    link = network.call(() -> TunLink.open(TestNative.calls(), "toe%d", true, false));
    assertEquals("toe0", link.name());
  }

  @Test
  void aDeviceThatIsDownTakesAndGivesNothing() throws Exception {
    link = network.call(() -> TunLink.open(TestNative.calls(), "toe0", false, false));
    assertTrue(tcp(false, 0, 0, 0).send(link, 40, false, 0));
    assertEquals(1, link.dropped());
    assertEquals(0, link.receive((a, n, f, s) -> {}, 10));
    assertFalse(link.isGone());
  }

  @Test
  void aDeviceMayBeTakenAway() throws Exception {
    openTun(true);
    network.runs("ip", "link", "delete", "toe0");
    assertEquals(0, link.receive((a, n, f, s) -> {}, 10));
    assertTrue(link.isGone());
    assertTrue(tcp(false, 0, 0, 0).send(link, 40, false, 0));
    assertEquals(1, link.dropped());
    try (LinkWaiter waiter = new LinkWaiter(TestNative.calls(), List.of(link))) {
      long start = System.nanoTime();
      waiter.await(50_000_000, () -> false);
      assertTrue(System.nanoTime() - start >= 50_000_000, "sleeps, though the device has failed");
    }
  }

  @Test
  void aDeviceOfOursGoesWhenItIsClosed() throws Exception {
    openTun(false);
    assertTrue(network.runs("ip", "link", "show").contains("toe0"));
    link.close();
    link.close();
    assertFalse(network.runs("ip", "link", "show").contains("toe0"));
  }

  @Test
  void aDeviceThatWasThereStays() throws Exception {
    network.runs("ip", "tuntap", "add", "dev", "toe7", "mode", "tun", "vnet_hdr");
    link = network.call(() -> TunLink.open(TestNative.calls(), "toe7", true, false));
    IOException busy =
        assertThrows(
            IOException.class,
            () -> network.call(() -> TunLink.open(TestNative.calls(), "toe7", true, false)));
    assertEquals("TUNSETIFF toe7: Device or resource busy", busy.getMessage());
    link.close();
    assertTrue(network.runs("ip", "link", "show").contains("toe7"));
  }

  @Test
  void linksMayShareADevice() throws Exception {
    TunLink other = network.call(() -> TunLink.open(TestNative.calls(), "toe0", true, true));
    try (other) {
      link = network.call(() -> TunLink.open(TestNative.calls(), "toe0", true, true));
      network.configure("toe0", 1500, "10.99.0.1/24");
      // Packets of a flow come where its packets were sent last, as soon as the device knows it:
      // it learns after the first has been answered.
      TunLink first = link;
      link = other;
      way = other;
      sendSyn(5);
      sendSyn(500);
      assertUnderstood(tcp(false, 500, SYN, 0), 1);
      link = first;
    }
  }

  private void sendSyn(int sequence) throws Exception {
    Packet syn = tcp(false, sequence, SYN, 0);
    syn.bytes.putShort(36, (short) ~syn.payloadSum(syn.pseudoSum()));
    assertTrue(syn.send(link, 40, false, 0));
  }

  @Test
  void whatCannotBeHadLeavesNothingOpen() throws Exception {
    for (String name : new String[] {"", "a-name-of-16-byte", "toe/0"}) {
      assertThrows(
          IOException.class,
          () -> network.call(() -> TunLink.open(TestNative.calls(), name, false, false)));
    }
    assertEquals(0, openDevices());
    link = network.call(() -> TunLink.open(TestNative.calls(), "toe%d", false, false));
    assertEquals(1, openDevices());
  }

  private static int openDevices() throws IOException {
    int count = 0;
    for (String fd : new File("/proc/self/fd").list()) {
      try {
        Path what = Files.readSymbolicLink(Path.of("/proc/self/fd", fd));
        count += what.equals(Path.of("/dev/net/tun")) ? 1 : 0;
      } catch (NoSuchFileException e) {
        continue; // closed by another thread meanwhile
      }
    }
    return count;
  }
}
