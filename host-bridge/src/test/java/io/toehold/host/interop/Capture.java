package io.toehold.host.interop;

import io.toehold.host.link.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first packets that go over an interface, as the kernel sees them, and what {@code tshark}'s
 * analysis of TCP finds wrong in them.
 */
final class Capture implements AutoCloseable {
  private static final String WRONG =
      "tcp.analysis.retransmission || tcp.analysis.fast_retransmission"
          + " || tcp.analysis.spurious_retransmission || tcp.analysis.out_of_order"
          + " || tcp.analysis.duplicate_ack || _ws.malformed || icmp || icmpv6";

  /** The kernel writes zero as 0xffff now and then, the other zero of one's complement. */
  private static final String CHECKSUMS =
      " || (tcp.checksum.status == \"Bad\" && !tcp.checksum.ffff) || ip.checksum.status == \"Bad\"";

  private static final String HOLES =
      " || tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment";
  private static final Pattern SEEN = Pattern.compile("on interface '\\S+': (\\d+)/(\\d+)");
  private static final int HEADERS = 128;

  private final int packets;
  private final boolean checksums;
  private final Path file;
  private final Path log;
  private final Process capture;
  private long captured;
  private long missed;

  /**
   * Begins.
   *
   * @param packets how many; none for no capture
   * @param checksums whether they are there to be checked, and whole packets are captured
   */
  Capture(NetworkNamespace network, String device, int packets, boolean checksums)
      throws Exception {
    this.packets = packets;
    this.checksums = checksums;
    file = Files.createTempFile("toehold", ".pcapng");
    log = Files.createTempFile("toehold", ".log");
    capture = packets == 0 ? null : start(network, device);
  }

  private Process start(NetworkNamespace network, String device) throws Exception {
    Process process =
        new ProcessBuilder(
                network.inside(
                    "dumpcap",
                    "-i",
                    device,
                    "-c",
                    Integer.toString(packets),
                    "-s",
                    Integer.toString(checksums ? 0 : HEADERS),
                    "-B",
                    "256",
                    "-w",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    World.await("capture", () -> text().contains("File:"));
    return process;
  }

  private String text() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the capture, and looks. A line for each packet that should not be there. */
  List<String> wrong() throws Exception {
    if (capture == null) {
      return List.of();
    }
    capture.destroy();
    if (!capture.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the capture does not end");
    }
    Matcher counts = SEEN.matcher(text());
    if (!counts.find()) {
      throw new AssertionError(text());
    }
    captured = Long.parseLong(counts.group(1));
    missed = Long.parseLong(counts.group(2));
    String filter = WRONG + (checksums ? CHECKSUMS : "") + (missed == 0 ? HOLES : "");
    return tshark(file, "-Y", filter);
  }

  /** What {@code tshark} says of a file. */
  static List<String> tshark(Path file, String... options) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                "tshark", "-n", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"));
    // It would find somebody else's protocol on this port.
    line.addAll(List.of("-d", "tcp.port==" + World.PORT + ",data"));
    line.addAll(List.of("-r", file.toString()));
    line.addAll(List.of(options));
    Path out = Files.createTempFile("toehold", ".txt");
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError("tshark failed");
      }
      return Files.readAllLines(out);
    } finally {
      Files.delete(out);
    }
  }

  /** How many packets were looked at. */
  String describe() {
    if (capture == null) {
      return "none";
    }
    String checked = checksums ? "" : ", headers without checksums";
    return captured + checked + (missed > 0 ? ", " + missed + " missed" : "");
  }

  @Override
  public void close() throws IOException {
    if (capture != null) {
      capture.destroy();
    }
    Files.deleteIfExists(file);
    Files.deleteIfExists(log);
  }
}
