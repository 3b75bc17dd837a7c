package io.toehold.host.interop;

import io.toehold.core.memory.Memory;
import io.toehold.core.tcp.engine.Errno;
import io.toehold.core.tcp.engine.TcpConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A connection of ours. One thread at a time reads, one writes. */
final class EngineEnd implements End {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(300);

  final TcpConnection connection;
  private volatile Thread reader;
  private volatile Thread writer;

  EngineEnd(TcpConnection connection) {
    this.connection = connection;
    connection.events(
        (c, events) -> {
          LockSupport.unpark(reader);
          LockSupport.unpark(writer);
        });
  }

  /** Waits until the handshake is over. */
  void awaitConnected() throws IOException {
    writer = Thread.currentThread();
    await(() -> connection.isEstablished() || connection.error() != Errno.NONE);
    writer = null;
    if (connection.error() != Errno.NONE) {
      throw failure();
    }
  }

  private static void await(BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new IOException("nothing happens");
      }
      LockSupport.parkNanos(left);
    }
  }

  private IOException failure() {
    Errno error = connection.error();
    return new IOException(error == Errno.NONE ? "Broken pipe" : error.text());
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    reader = Thread.currentThread();
    while (true) {
      int n = connection.read(Memory.address(to) + to.position(), to.remaining());
      if (n >= 0) {
        to.position(to.position() + n);
        return n;
      } else if (n == TcpConnection.END) {
        return -1;
      }
      if (n == TcpConnection.FAILED) {
        throw failure();
      }
      await(connection::isReadable);
    }
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    writer = Thread.currentThread();
    while (from.hasRemaining()) {
      int n = connection.write(Memory.address(from) + from.position(), from.remaining());
      if (n == TcpConnection.FAILED) {
        throw failure();
      }
      if (n >= 0) {
        from.position(from.position() + n);
      } else {
        await(
            () -> {
              connection.awaitRoom();
              return connection.isWritable();
            });
      }
    }
  }

  @Override
  public void writeUrgent(int value) throws IOException {
    if (connection.writeUrgent((byte) value) != 1) {
      throw failure();
    }
  }

  @Override
  public void urgentInline(boolean on) {
    connection.options.urgentInline(on);
    connection.optionsChanged();
  }

  @Override
  public void sendBuffer(int bytes) {
    connection.options.sendBuffer(bytes);
    connection.optionsChanged();
  }

  @Override
  public void endOutput() {
    connection.disconnect();
  }

  @Override
  public void reset() {
    connection.abort();
    connection.detach();
  }

  @Override
  public void close() {
    connection.disconnect();
    connection.detach();
  }
}
