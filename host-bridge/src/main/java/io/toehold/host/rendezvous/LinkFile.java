package io.toehold.host.rendezvous;

import io.toehold.host.wire.LinkRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * What a process tells about its connections over one link, written again and again by its engine
 * (see {@link LinkRecords}). Written and read as a file: a full device is no SIGBUS.
 */
final class LinkFile {
  private final FileChannel channel;

  private LinkFile(FileChannel channel) {
    this.channel = channel;
  }

  static LinkFile create(Path file) throws IOException {
    return new LinkFile(
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  /** Replaces what is told. */
  void tell(ByteBuffer records) {
    try {
      channel.truncate(records.remaining());
      for (long at = 0; records.hasRemaining(); ) {
        at += channel.write(records, at);
      }
    } catch (IOException e) {
      // it is not shown, then
    }
  }

  /** Reads what a process tells. */
  static void addEnds(long pid, String link, FileChannel from, List<Survey.Connection> to)
      throws IOException {
    ByteBuffer records = ByteBuffer.allocate((int) Math.min(from.size(), Integer.MAX_VALUE - 8));
    int n = 0;
    while (n >= 0 && records.hasRemaining()) {
      n = from.read(records, records.position());
    }
    for (LinkRecords.Line line : LinkRecords.read(records.flip())) {
      to.add(
          new Survey.Connection(
              pid,
              link,
              state(line),
              line.local(),
              line.remote(),
              line.sendQueue(),
              line.receiveQueue(),
              line.bytesOut(),
              line.bytesIn()));
    }
  }

  private static Survey.State state(LinkRecords.Line line) {
    return switch (line.state()) {
      case LISTEN, SYN_SENT, SYN_RECEIVED -> Survey.State.CONNECTING;
      case ESTABLISHED -> Survey.State.ESTABLISHED;
      case FIN_WAIT_1, FIN_WAIT_2 -> Survey.State.FIN_WAIT;
      case CLOSE_WAIT -> Survey.State.CLOSE_WAIT;
      case CLOSING, LAST_ACK, TIME_WAIT -> Survey.State.CLOSING;
      case CLOSED -> Survey.State.RESET;
    };
  }
}
