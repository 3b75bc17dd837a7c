package io.toehold.core.wire;

import static io.toehold.core.wire.Packets.putShort;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.memory.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Mutants of the packets in {@code corpus/}: the parser throws nothing, writes nothing, and says
 * the same whatever lies around the packet, so it read nothing there. {@code
 * -Dtoehold.fuzz.packets=10000000} does more of them, {@code -Dtoehold.fuzz.seed} others.
 */
class PacketFuzzTest {
  private static final int PACKETS = Integer.getInteger("toehold.fuzz.packets", 60_000);
  private static final long SEED = Long.getLong("toehold.fuzz.seed", 42);
  private static final int[] EDGES = {0, 1, 2, 3, 4, 5, 8, 20, 40, 44, 60, 127, 128, 254, 255};

  private final PacketArea area = new PacketArea();
  private final PacketArea again = new PacketArea();
  private final PacketParser parser = new PacketParser();
  private final PacketWriter writer = new PacketWriter(5);
  private final IcmpWriter icmpWriter = new IcmpWriter();
  private final Reassembler reassembler = new Reassembler(3);
  private final Segment segment = new Segment();
  private final Segment copy = new Segment();
  private final long header = Memory.allocate(IcmpWriter.MAX_HEADER);
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
  private long now;

  @AfterEach
  void free() {
    area.close();
    again.close();
    reassembler.close();
    Memory.free(header);
  }

  @Test
  void theCorpusIsWhatItsNamesSay() {
    corpus()
        .forEach(
            (name, packet) -> {
              String expected = name.substring(0, name.indexOf('-'));
              Verdict verdict = parser.parse(area.put(packet, 0), packet.length, false, 0, segment);
              assertEquals(Verdict.valueOf(expected.toUpperCase(Locale.ROOT)), verdict, name);
            });
  }

  @Test
  void mutants() {
    List<byte[]> seeds = List.copyOf(corpus().values());
    Random random = new Random(SEED);
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = seeds.get(random.nextInt(seeds.size())).clone();
      for (int mutations = random.nextInt(6); mutations >= 0; mutations--) {
        packet = mutate(packet, seeds, random);
      }
      if (random.nextInt(4) != 0) {
        mend(packet);
      }
      try {
        check(packet, random.nextBoolean(), random);
      } catch (Throwable e) {
        String text = HexFormat.of().formatHex(packet);
        throw new AssertionError("packet " + i + " of seed " + SEED + ": " + text, e);
      }
    }
    System.out.println("PacketFuzzTest: " + verdicts);
    for (Verdict verdict : Verdict.values()) {
      assertTrue(verdicts.containsKey(verdict), "not reached: " + verdict);
    }
  }

  private static byte[] mutate(byte[] packet, List<byte[]> seeds, Random random) {
    int length = packet.length;
    if (length == 0) {
      return new byte[random.nextInt(8)];
    }
    // headers are where it is interesting
    int at = random.nextInt(random.nextInt(3) == 0 ? length : Math.min(length, 90));
    switch (random.nextInt(8)) {
      case 0, 1 -> packet[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> packet[at] = (byte) random.nextInt(256);
      case 3, 4 -> packet[at] = (byte) EDGES[random.nextInt(EDGES.length)];
      case 5 -> {
        return Arrays.copyOf(packet, random.nextBoolean() ? at : length + random.nextInt(64));
      }
      case 6 -> {
        // bytes moved within the packet, or taken from another
        byte[] other = random.nextBoolean() ? packet : seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        int count = Math.min(random.nextInt(24), Math.min(other.length - from, length - at));
        System.arraycopy(other, from, packet, at, count);
      }
      default -> {
        byte[] longer = Arrays.copyOf(packet, length + 4 * (1 + random.nextInt(4)));
        System.arraycopy(packet, at, longer, at + longer.length - length, length - at);
        return longer;
      }
    }
    return packet;
  }

  /** Makes lengths and checksums right, as far as that goes, so that what is behind is reached. */
  private void mend(byte[] packet) {
    if (packet.length < 40) {
      return;
    }
    if (packet[0] >>> 4 == 4 && (packet[0] & 15) >= 5) {
      putShort(packet, 2, packet.length);
      if ((packet[0] & 15) * 4 <= packet.length) {
        Packets.withIpv4Checksum(packet);
      }
    } else if (packet[0] >>> 4 == 6) {
      putShort(packet, 4, packet.length - 40);
    }
    int length = packet.length;
    Verdict verdict = parser.parse(area.put(packet, 0), length, false, 0, segment);
    IpHeader ip = parser.ip;
    if (verdict == Verdict.BAD_TCP_HEADER && ip.payloadLength >= 20) {
      packet[ip.payloadOffset + 12] = (byte) (Math.min(15, ip.payloadLength / 4) << 4);
      verdict = parser.parse(area.put(packet, 0), length, false, 0, segment);
    }
    if (verdict == Verdict.BAD_TCP_CHECKSUM) {
      mendChecksum(packet, ip.payloadOffset + 16, true);
    } else if (verdict == Verdict.BAD_ICMP && ip.payloadLength >= 8) {
      mendChecksum(packet, ip.payloadOffset + 2, ip.ipv6);
    }
  }

  private void mendChecksum(byte[] packet, int field, boolean pseudoHeader) {
    IpHeader ip = parser.ip;
    putShort(packet, field, 0);
    long sum = Checksum.sum(area.put(packet, 0) + ip.payloadOffset, ip.payloadLength);
    putShort(packet, field, Checksum.finish(sum + (pseudoHeader ? ip.pseudoHeader() : 0)));
  }

  private void check(byte[] packet, boolean checksumGood, Random random) {
    long address = area.put(packet, 0x00);
    Verdict verdict = parser.parse(address, packet.length, checksumGood, 0, segment);
    verdicts.merge(verdict, 1, Integer::sum);
    String first = text(verdict, segment);
    if (verdict == Verdict.SEGMENT && PacketWriter.optionsLength(segment) <= 40) {
      checkRoundTrip(random);
      parser.parse(address, packet.length, checksumGood, 0, segment);
    }
    checkAnswers(verdict);
    if (verdict == Verdict.FRAGMENT) {
      now += random.nextInt(1 << 30);
      if (reassembler.add(parser.ip, now)) {
        parser.parse(reassembler.packet(), reassembler.length(), false, 0, copy);
      }
    }
    area.checkUntouched();
    address = area.put(packet, 0xff);
    assertEquals(
        first,
        text(parser.parse(address, packet.length, checksumGood, 0, segment), segment),
        "with other neighbours");
    area.checkUntouched();
  }

  private void checkRoundTrip(Random random) {
    byte[] payload = PacketArea.bytes(segment.payload, segment.payloadLength);
    byte[] written = Segments.packet(writer, segment, payload, random);
    Verdict verdict = parser.parse(again.put(written, 0), written.length, false, 0, copy);
    assertEquals(Verdict.SEGMENT, verdict);
    assertEquals(Segments.text(segment), Segments.text(copy));
  }

  private void checkAnswers(Verdict verdict) {
    int length =
        switch (verdict) {
          case ECHO_REQUEST -> icmpWriter.echoReply(parser.ip, header);
          case UDP, UNKNOWN_PROTOCOL -> icmpWriter.unreachable(parser.ip, header);
          case PARAMETER_PROBLEM -> icmpWriter.parameterProblem(parser.ip, header);
          default -> 0;
        };
    if (length > 0) {
      IpHeader ip = parser.ip;
      assertTrue(icmpWriter.quoted() >= ip.packet);
      assertTrue(icmpWriter.quoted() + icmpWriter.quotedLength() <= ip.packet + ip.length);
    }
  }

  private String text(Verdict verdict, Segment s) {
    IpHeader ip = parser.ip;
    IcmpError e = parser.error;
    return switch (verdict) {
      case SEGMENT -> Segments.text(s);
      case ICMP_ERROR ->
          Stream.of(e.type, e.code, e.mtu, e.localLow, e.localPort, e.remoteLow, e.remotePort)
              .map(String::valueOf)
              .collect(Collectors.joining(" ", "", " " + e.sequence + " " + e.packetLength));
      case FRAGMENT -> ip.identification + " " + ip.fragmentOffset + " " + ip.payloadLength;
      case PARAMETER_PROBLEM -> ip.problemCode + " " + ip.problemPointer;
      default -> verdict.toString();
    };
  }

  /** Packets by the names of their files. */
  private static Map<String, byte[]> corpus() {
    try (Stream<Path> files =
        Files.list(Path.of(PacketFuzzTest.class.getResource("corpus").toURI()))) {
      return files
          .sorted()
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString(),
                  PacketFuzzTest::read,
                  (a, b) -> a,
                  LinkedHashMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Packets.hex(text.replaceAll("#.*", "").replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
