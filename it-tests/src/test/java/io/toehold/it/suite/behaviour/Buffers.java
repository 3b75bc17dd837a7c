package io.toehold.it.suite.behaviour;

import io.toehold.it.suite.Bytes;
import io.toehold.it.suite.Catalogue;
import io.toehold.it.suite.Two;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Channels and the buffers they are given. */
public final class Buffers {
  private static final Map<String, IntFunction<ByteBuffer>> WRITABLE = new LinkedHashMap<>();

  static {
    WRITABLE.put("heap", ByteBuffer::allocate);
    WRITABLE.put("direct", ByteBuffer::allocateDirect);
    WRITABLE.put("slice", n -> ByteBuffer.allocate(n + 7).position(7).slice());
    WRITABLE.put("direct slice", n -> ByteBuffer.allocateDirect(n + 7).position(7).slice());
    WRITABLE.put("offset", n -> ByteBuffer.wrap(new byte[n + 9], 5, n));
    WRITABLE.put("large direct", n -> ByteBuffer.allocateDirect(n + 300_000).limit(n));
  }

  private Buffers() {}

  public static void list(Catalogue c) {
    WRITABLE.forEach((name, kind) -> kinds(c, name, kind));
    for (boolean direct : new boolean[] {false, true}) {
      c.add(
          "read-only, " + (direct ? "direct" : "heap"),
          s -> {
            Two<SocketChannel> two = Two.channels(s);
            ByteBuffer out = filled(direct ? ByteBuffer.allocateDirect(9) : ByteBuffer.allocate(9));
            ByteBuffer readOnly = out.asReadOnlyBuffer();
            s.client.does("write", () -> two.client().write(readOnly) + " " + readOnly);
            s.server.does("read into it", () -> two.server().read(readOnly.duplicate().flip()));
            s.server.does(
                "read into it among others",
                () ->
                    two.server()
                        .read(new ByteBuffer[] {ByteBuffer.allocate(2), readOnly.duplicate()}));
            ByteBuffer in = ByteBuffer.allocate(20);
            s.server.does("read", () -> two.server().read(in) + " " + in.flip());
          });
    }
    c.add(
        "gather and scatter",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          ByteBuffer[] out = {
            ByteBuffer.wrap(Bytes.of("one")),
            ByteBuffer.allocate(0),
            filled(ByteBuffer.allocateDirect(5)),
            ByteBuffer.wrap(Bytes.of("xx3xx"), 2, 1),
            ByteBuffer.wrap(Bytes.of("read-only")).asReadOnlyBuffer()
          };
          s.client.does("write", () -> two.client().write(out));
          s.client.does("left", () -> left(out));
          ByteBuffer[] in = {
            ByteBuffer.allocate(2),
            ByteBuffer.allocateDirect(4),
            ByteBuffer.allocate(0),
            ByteBuffer.allocate(100),
            ByteBuffer.allocate(1)
          };
          s.server.does("read", () -> two.server().read(in));
          s.server.does("left", () -> left(in));
          s.server.does("got", () -> in[3].flip());
        });
    c.add(
        "a part of an array of buffers",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          ByteBuffer[] out = {
            ByteBuffer.wrap(Bytes.of("a")), ByteBuffer.wrap(Bytes.of("b")),
            ByteBuffer.wrap(Bytes.of("c")), ByteBuffer.wrap(Bytes.of("d"))
          };
          s.client.does("write", () -> two.client().write(out, 1, 2));
          s.client.does("left", () -> left(out));
          s.client.does("write none", () -> two.client().write(out, 1, 0));
          s.client.does("write no array", () -> two.client().write(new ByteBuffer[0]));
          s.client.does("beyond", () -> two.client().write(out, 3, 2));
          s.client.does("before", () -> two.client().write(out, -1, 2));
          s.server.does("read none", () -> two.server().read(out, 1, 0));
          s.server.does("read no array", () -> two.server().read(new ByteBuffer[0]));
          s.server.does("read beyond", () -> two.server().read(out, 4, 1));
          s.server.does("read full ones", () -> two.server().read(new ByteBuffer[] {out[1]}));
          ByteBuffer in = ByteBuffer.allocate(10);
          s.server.does("read", () -> two.server().read(in) + " " + in);
        });
    c.add(
        "more buffers than one system call takes",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          ByteBuffer[] out = each(1100);
          s.client.does("write", () -> two.client().write(out));
          s.client.does("write the rest", () -> two.client().write(out, 1024, 76));
          ByteBuffer[] in = each(1100);
          s.server.does("read", () -> two.server().read(in));
          s.server.does("read on", () -> two.server().read(in, 1024, 76));
        });
    c.add(
        "no buffer at all",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("write", () -> two.client().write((ByteBuffer) null));
          s.client.does("read", () -> two.client().read((ByteBuffer) null));
          s.client.does("gather", () -> two.client().write((ByteBuffer[]) null));
          s.client.does("scatter", () -> two.client().read((ByteBuffer[]) null));
          s.client.does("gather nothing", () -> two.client().write(new ByteBuffer[1]));
          s.client.does("and it works still", () -> two.client().write(ByteBuffer.allocate(3)));
          s.server.does("scatter", () -> two.server().read(new ByteBuffer[1]));
          s.server.does("read", () -> two.server().read(ByteBuffer.allocate(9)));
        });
    c.add(
        "full and empty buffers",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("write nothing", () -> two.client().write(ByteBuffer.allocate(0)));
          s.client.does("read nothing", () -> two.client().read(ByteBuffer.allocate(0)));
          s.client.does(
              "scatter nothing",
              () -> two.client().read(new ByteBuffer[] {ByteBuffer.allocate(0)}));
          s.client.does(
              "gather nothing",
              () -> two.client().write(new ByteBuffer[] {ByteBuffer.allocate(0)}));
          s.client.does("shut output", () -> two.client().shutdownOutput().isOpen());
          s.client.does("write nothing", () -> two.client().write(ByteBuffer.allocate(0)));
          s.server.does("read nothing", () -> two.server().read(ByteBuffer.allocate(0)));
          s.server.does(
              "scatter nothing",
              () -> two.server().read(new ByteBuffer[] {ByteBuffer.allocate(0)}));
          s.server.does("read the end", () -> two.server().read(ByteBuffer.allocate(1)));
          s.server.does("read nothing", () -> two.server().read(ByteBuffer.allocate(0)));
          s.server.does(
              "scatter to the end",
              () -> two.server().read(new ByteBuffer[] {ByteBuffer.allocate(3)}));
        });
    c.add(
        "gather to a peer that is gone",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.server.does("close", () -> two.server().close());
          s.client.does("write", () -> two.client().write(each(3)));
          s.client.does("write", () -> two.client().write(each(3)));
        });
    c.add(
        "scatter across what has come in two writes",
        s -> {
          Two<SocketChannel> two = Two.channels(s);
          s.client.does("write", () -> two.client().write(ByteBuffer.wrap(Bytes.of("abc"))));
          s.client.does("write", () -> two.client().write(ByteBuffer.wrap(Bytes.of("def"))));
          ByteBuffer[] in = {
            ByteBuffer.allocate(2), ByteBuffer.allocate(2), ByteBuffer.allocate(9)
          };
          s.server.does("read", () -> two.server().read(in));
          s.server.does("left", () -> left(in));
        });
  }

  private static void kinds(Catalogue c, String name, IntFunction<ByteBuffer> kind) {
    for (int size : new int[] {1, 1000, 100_000}) {
      c.add(
          name + " of " + size,
          s -> {
            Two<SocketChannel> two = Two.channels(s);
            ByteBuffer out = filled(kind.apply(size));
            s.client.starts("write", () -> two.client().write(out) + " " + out.position());
            ByteBuffer in = kind.apply(size);
            s.server.does(
                "read",
                () -> {
                  int start = in.position();
                  while (in.hasRemaining()) {
                    two.server().read(in);
                  }
                  return in.duplicate().flip().position(start);
                });
            s.client.ends("write");
          });
    }
  }

  private static ByteBuffer filled(ByteBuffer buffer) {
    buffer.duplicate().put(Bytes.many(buffer.remaining()));
    return buffer;
  }

  private static String left(ByteBuffer[] buffers) {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer buffer : buffers) {
      text.append(buffer.remaining()).append(' ');
    }
    return text.toString();
  }

  private static ByteBuffer[] each(int count) {
    ByteBuffer[] buffers = new ByteBuffer[count];
    for (int i = 0; i < count; i++) {
      buffers[i] = ByteBuffer.wrap(new byte[] {(byte) i});
    }
    return buffers;
  }
}
