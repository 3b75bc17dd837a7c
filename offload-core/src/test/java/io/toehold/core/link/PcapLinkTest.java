package io.toehold.core.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back, block by block, as the format says. */
class PcapLinkTest {
  private record Captured(int number, long time, int direction, byte[] bytes) {}

  private final SimulatedWire wire = new SimulatedWire(1);
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final TestPacket tcp = new TestPacket(false);
  private final Received received = new Received();
  private long now = 0x1234_5678_9abc_def0L;

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void bothDirectionsOfSeveralLinks() throws IOException {
    wire.left.setOffloads(true, true, false);
    wire.right.setOffloads(true, true, true);
    PcapWriter writer = new PcapWriter(file);
    PcapLink left = new PcapLink(wire.left, writer, "left", () -> now);
    PcapLink right = new PcapLink(wire.right, writer, "a name with ü", () -> now);
    List<Captured> expected = new ArrayList<>();
    int[] payloads = {0, 1, 2, 3, 1400, 60_000};
    for (int payload : payloads) {
      int size = payload > 1400 ? 1400 : 0;
      assertTrue(left.send(size > 0 ? tcp.partial(payload, size) : tcp.whole(payload)));
      expected.add(new Captured(0, now, PcapWriter.OUTBOUND, tcp.asHandedOver()));
      now++;
      received.packets.clear();
      assertEquals(1, right.receive(received, 10));
      expected.add(new Captured(1, now, PcapWriter.INBOUND, received.get(0).bytes()));
      now += 1_000_000_000L;
    }
    List<Captured> captured = parse(file.toByteArray(), List.of("left", "a name with ü"));
    assertEquals(expected.size(), captured.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).number, captured.get(i).number);
      assertEquals(expected.get(i).time, captured.get(i).time);
      assertEquals(expected.get(i).direction, captured.get(i).direction);
      assertArrayEquals(expected.get(i).bytes, captured.get(i).bytes);
    }
  }

  @Test
  void wiresharkReadsIt(@TempDir Path directory) throws Exception {
    Path tshark = Path.of("/usr/bin/tshark");
    assumeTrue(Files.isExecutable(tshark), "no tshark on this machine");
    PcapWriter writer = new PcapWriter(file);
    PcapLink left = new PcapLink(wire.left, writer, "left", () -> now);
    now = 1_700_000_000_123_456_789L;
    left.send(tcp.whole(11));
    left.send(new TestPacket(true).whole(12));
    wire.right.send(tcp.whole(13));
    left.receive(received, 10);
    Path capture = Files.write(directory.resolve("test.pcapng"), file.toByteArray());
    Path output = directory.resolve("output");
    List<String> command = new ArrayList<>(List.of(tshark.toString(), "-r", capture.toString()));
    command.addAll(List.of("-o", "tcp.check_checksum:TRUE", "-T", "fields", "-E", "separator=,"));
    for (String field :
        List.of("interface_name", "packet_flags_direction", "time_epoch", "protocols")) {
      command.addAll(List.of("-e", "frame." + field));
    }
    command.addAll(List.of("-e", "tcp.len", "-e", "tcp.checksum.status"));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String time = "1700000000.123456789";
    assertEquals(
        List.of(
            "left,0x00000002," + time + ",raw:ip:tcp,11,1",
            "left,0x00000002," + time + ",raw:ipv6:tcp,12,1",
            "left,0x00000001," + time + ",raw:ip:tcp,13,1"),
        Files.readAllLines(output));
  }

  @Test
  void whatTheDeviceRefusesIsNotWritten() throws IOException {
    PcapLink link = new PcapLink(wire.left, new PcapWriter(file), "x", () -> now);
    wire.left.faults.refusal = 1;
    int before = file.size();
    assertEquals(false, link.send(tcp.whole(10)));
    assertEquals(before, file.size());
  }

  @Test
  void aFullDiskStopsNothing() throws IOException {
    IOException full = new IOException("full");
    OutputStream disk =
        new OutputStream() {
          private int left = 300;

          @Override
          public void write(int b) throws IOException {
            if (left-- == 0) {
              throw full;
            }
          }
        };
    PcapLink link = new PcapLink(wire.left, new PcapWriter(disk), "x", () -> now);
    for (int i = 0; i < 10; i++) {
      assertTrue(link.send(tcp.whole(10)));
    }
    assertEquals(10, wire.right.receive(received, 100));
    assertSame(full, link.failure());
    wire.right.send(tcp.whole(10));
    assertEquals(1, link.receive(received, 100));
  }

  private static List<Captured> parse(byte[] file, List<String> names) {
    ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Captured> packets = new ArrayList<>();
    int interfaces = 0;
    while (b.hasRemaining()) {
      int start = b.position();
      int type = b.getInt();
      int length = b.getInt();
      assertEquals(0, length % 4);
      assertEquals(length, b.getInt(start + length - 4));
      switch (type) {
        case 0x0a0d0d0a -> {
          assertEquals(0, start);
          assertEquals(0x1a2b3c4d, b.getInt());
          assertEquals(1, b.getShort());
          assertEquals(0, b.getShort());
          assertEquals(-1, b.getLong());
        }
        case 1 -> {
          assertEquals(101, b.getShort());
          b.getShort();
          assertEquals(0, b.getInt(), "no limit");
          assertEquals(names.get(interfaces++), new String(option(b, 2), StandardCharsets.UTF_8));
          assertArrayEquals(new byte[] {9}, option(b, 9));
          assertEquals(0, b.getInt());
        }
        case 6 -> {
          int number = b.getInt();
          long time = (long) b.getInt() << 32 | b.getInt() & 0xffffffffL;
          byte[] bytes = new byte[b.getInt()];
          assertEquals(bytes.length, b.getInt());
          b.get(bytes);
          b.position(b.position() + 3 & ~3);
          byte[] flags = option(b, 2);
          assertEquals(4, flags.length);
          assertEquals(0, b.getInt());
          assertTrue(number < interfaces);
          packets.add(new Captured(number, time, flags[0], bytes));
        }
        default -> throw new AssertionError("block of type " + type);
      }
      assertEquals(start + length, b.position() + 4);
      b.position(start + length);
    }
    return packets;
  }

  private static byte[] option(ByteBuffer b, int code) {
    assertEquals(code, b.getShort());
    byte[] value = new byte[b.getShort()];
    b.get(value);
    b.position(b.position() + 3 & ~3);
    return value;
  }
}
