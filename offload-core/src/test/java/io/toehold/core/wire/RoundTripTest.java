package io.toehold.core.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written is read again, whatever the segment; and no flipped bit goes unnoticed. */
class RoundTripTest {
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(9293);
  private final PacketWriter writer = new PacketWriter(1);
  private final PacketParser parser = new PacketParser();
  private final PacketArea area = new PacketArea();
  private final Segment sent = new Segment();
  private final Segment received = new Segment();

  @AfterEach
  void free() {
    area.close();
  }

  private byte[] randomPayload(int limit) {
    byte[] payload = new byte[random.nextInt(10) == 0 ? 0 : random.nextInt(limit)];
    random.nextBytes(payload);
    return payload;
  }

  @Test
  void everySegment() {
    for (int round = 0; round < ROUNDS; round++) {
      Segments.fill(sent, random);
      writer.dontFragment = random.nextBoolean();
      writer.hopLimit = 1 + random.nextInt(255);
      byte[] payload = randomPayload(round % 100 == 0 ? 65_000 : 200);
      byte[] packet = Segments.packet(writer, sent, payload, random);
      long address = area.put(packet, 0x5a);
      assertEquals(
          Verdict.SEGMENT, parser.parse(address, packet.length, false, 0, received), "" + round);
      sent.payload = address + packet.length - payload.length;
      sent.payloadLength = payload.length;
      assertEquals(Segments.text(sent), Segments.text(received), "round " + round);
      assertArrayEquals(payload, PacketArea.bytes(received.payload, received.payloadLength));
    }
  }

  @Test
  void flippedBits() {
    for (int round = 0; round < 300; round++) {
      Segments.fill(sent, random);
      byte[] packet = Segments.packet(writer, sent, randomPayload(60), random);
      for (int bit = 0; bit < 8 * packet.length; bit++) {
        boolean label = bit >= 4 && bit < 32;
        boolean hopLimit = bit / 8 == 7;
        if (sent.ipv6 && (label || hopLimit)) {
          continue; // no checksum covers these, and the traffic class beside the label
        }
        byte[] wrong = packet.clone();
        wrong[bit / 8] ^= (byte) (0x80 >>> bit % 8);
        assertNotEquals(
            Verdict.SEGMENT,
            parser.parse(area.put(wrong, 0), wrong.length, false, 0, received),
            "bit " + bit + " of round " + round);
      }
    }
  }
}
