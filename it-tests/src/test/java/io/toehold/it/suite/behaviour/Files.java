package io.toehold.it.suite.behaviour;

import com.sun.nio.file.ExtendedOpenOption;
import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that go to and come from sockets, and channels as streams. */
public final class Files {
  private static final int MUCH = 30_000_000;

  private Files() {}

  public static void list(Catalogue c) {
    for (int size : new int[] {0, 1, 5_000, 300_000, 20_000_000}) {
      c.add(
          "a file of " + size + " goes to a socket",
          s -> {
            Two<SocketChannel> two = Two.channels(s);
            s.client.starts("transfer", () -> send(two.client(), size));
            s.server.does("read", () -> read(two.server(), size));
            s.client.ends("transfer");
          });
    }
    c.add(
        "a part of a file goes to a socket",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does(
              "transfer",
              () -> {
                try (FileChannel file = file(Bytes.many(9_000))) {
                  return file.transferTo(1_000, 500, two.client())
                      + " "
                      + file.transferTo(8_990, 500, two.client())
                      + " "
                      + file.transferTo(9_000, 500, two.client())
                      + " "
                      + file.transferTo(10_000, 500, two.client())
                      + " "
                      + file.position();
                }
              });
          s.server.does("read", () -> read(two.server(), 510));
        });
    c.add(
        "a file comes from a socket",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.starts("write", () -> two.client().write(ByteBuffer.wrap(Bytes.many(400_000))));
          s.server.does(
              "transfer",
              () -> {
                try (FileChannel file = file(new byte[0])) {
                  long n = 0;
                  while (n < 400_000) {
                    n += file.transferFrom(two.server(), n, 400_000 - n);
                  }
                  ByteBuffer all = ByteBuffer.allocate((int) file.size());
                  file.read(all, 0);
                  return all.flip();
                }
              });
          s.client.ends("write");
        });
    c.add(
        "a file, and a channel that does not block",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("non-blocking", () -> two.client().configureBlocking(false).isBlocking());
          s.client.does(
              "transfer from nothing",
              () -> {
                try (FileChannel file = file(new byte[0])) {
                  return file.transferFrom(two.client(), 0, 100);
                }
              });
          s.client.does(
              "transfer",
              () -> {
                try (FileChannel file = file(Bytes.many(1_000))) {
                  return file.transferTo(0, 1_000, two.client());
                }
              });
          s.server.does("read", () -> read(two.server(), 1_000));
        });
    c.add(
        "more of a file than there is room for, and a channel that does not block",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          long[] sent = new long[1];
          s.client.does("non-blocking", () -> two.client().configureBlocking(false).isBlocking());
          s.client.does(
              "transfer until there is no room",
              () -> {
                try (FileChannel file = file(Bytes.many(MUCH))) {
                  long n = 0;
                  for (long more = -1; more != 0; n += more) {
                    more = file.transferTo(n, MUCH - n, two.client());
                  }
                  sent[0] = n;
                  return (n > 0 && n < MUCH) + " " + file.position();
                }
              });
          s.client.starts(
              "transfer the rest",
              () -> {
                try (FileChannel file = file(Bytes.many(MUCH))) {
                  while (sent[0] < MUCH) {
                    sent[0] += file.transferTo(sent[0], MUCH - sent[0], two.client());
                  }
                  return sent[0];
                }
              });
          s.server.does("read", () -> read(two.server(), MUCH));
          s.client.ends("transfer the rest");
        });
    c.add(
        "writes before and after a file",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("write", () -> two.client().write(ByteBuffer.wrap(Bytes.of("before"))));
          s.client.does("transfer", () -> send(two.client(), 20));
          s.client.does("write", () -> two.client().write(ByteBuffer.wrap(Bytes.of("after"))));
          s.server.does("read", () -> read(two.server(), 31));
        });
    c.add(
        "a file that is opened for direct I/O goes to a socket",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          Path path = java.nio.file.Files.createTempFile("suite", ".direct");
          java.nio.file.Files.write(path, Bytes.many(100_000));
          for (int size : new int[] {8_192, 200, 40_000}) {
            for (int position : new int[] {0, 100}) {
              s.client.does(
                  "transfer " + size + " from " + position,
                  () -> {
                    try (FileChannel file =
                        FileChannel.open(
                            path, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
                      return file.transferTo(position, size, two.client());
                    }
                  });
            }
          }
          s.client.does("end", () -> two.client().shutdownOutput().isOpen());
          s.server.does("read", () -> read(two.server(), 100_000));
          java.nio.file.Files.delete(path);
        });
    c.add(
        "interrupt while a file goes to a socket",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          FileChannel[] file = new FileChannel[1];
          s.client.prepares("open the file", () -> file[0] = file(Bytes.many(MUCH)));
          s.client.starts("transfer", () -> file[0].transferTo(0, MUCH, two.client()));
          s.client.interrupts("transfer");
          s.client.ends("transfer");
          s.client.does("the file is open", () -> file[0].isOpen());
          s.client.does("the channel is open", () -> two.client().isOpen());
        });
    c.add(
        "interrupted before a file goes to a socket",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          FileChannel[] file = new FileChannel[1];
          s.client.prepares("open the file", () -> file[0] = file(Bytes.many(MUCH)));
          s.client.does(
              "transfer",
              () -> {
                Thread.currentThread().interrupt();
                try {
                  return file[0].transferTo(0, MUCH, two.client());
                } finally {
                  Thread.interrupted();
                }
              });
          s.client.does("the file is open", () -> file[0].isOpen());
          s.client.does("the channel is open", () -> two.client().isOpen());
        });
    c.add(
        "a file that is closed while it goes to a socket",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          FileChannel[] file = new FileChannel[1];
          s.client.prepares("open the file", () -> file[0] = file(Bytes.many(MUCH)));
          s.client.starts(
              "transfer",
              () -> {
                long n = file[0].transferTo(0, MUCH, two.client());
                return n > 0 && n < MUCH;
              });
          s.client.does("close", () -> file[0].close());
          s.client.ends("transfer");
          s.client.does("the channel is open", () -> two.client().isOpen());
        });
    c.add(
        "a file to a socket that is shut or closed",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("end", () -> two.client().shutdownOutput().isOpen());
          s.client.does("transfer", () -> send(two.client(), 10));
          s.client.does("close", () -> two.client().close());
          s.client.does("transfer", () -> send(two.client(), 10));
        });
    c.add(
        "a file to a peer that is gone",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.server.does("close", () -> two.server().close());
          s.client.does("transfer", () -> send(two.client(), 10));
          s.client.does("transfer", () -> send(two.client(), 10));
          s.client.does("transfer", () -> send(two.client(), 10));
        });
    c.add(
        "streams of a channel",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does(
              "write", () -> Channels.newOutputStream(two.client()).write(Bytes.of("ab")));
          s.server.does("read", () -> Channels.newInputStream(two.server()).read());
          s.server.does("available", () -> Channels.newInputStream(two.server()).available());
          s.server.does("read", () -> Channels.newInputStream(two.server()).readNBytes(1));
          s.client.does("close", () -> Channels.newOutputStream(two.client()).close());
          s.server.does("read", () -> Channels.newInputStream(two.server()).read());
          s.server.does("non-blocking", () -> two.server().configureBlocking(false).isBlocking());
          s.server.does("read", () -> Channels.newInputStream(two.server()).read());
        });
  }

  private static Object send(SocketChannel to, int size) throws Exception {
    try (FileChannel file = file(Bytes.many(size))) {
      long n = 0;
      while (n < size) {
        n += file.transferTo(n, size - n, to);
      }
      return n;
    }
  }

  private static FileChannel file(byte[] content) throws Exception {
    Path path = java.nio.file.Files.createTempFile("suite", ".data");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    file.write(ByteBuffer.wrap(content));
    return file.position(0);
  }

  private static ByteBuffer read(SocketChannel from, int size) throws Exception {
    ByteBuffer all = ByteBuffer.allocate(size);
    while (all.hasRemaining()) {
      if (from.read(all) < 0) {
        break;
      }
    }
    return all.flip();
  }
}
