package io.toehold.it.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Writes the mapping of a file that has become shorter: there are no bytes any more. */
public final class ShorterFile {
  private static final int SIZE = 64 << 10;
  private static final int WRITES = 100; // so many that ways of copying are tried

  private ShorterFile() {}

  public static void main(String[] args) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept();
        FileChannel file =
            FileChannel.open(
                Files.createTempFile("shorter-file", ".data"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
      MappedByteBuffer mapping = file.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
      ByteBuffer received = ByteBuffer.allocate(SIZE);
      for (int i = 0; i < WRITES; i++) {
        accepted.write(mapping.clear());
        for (received.clear(); received.hasRemaining(); ) {
          client.read(received);
        }
      }
      file.truncate(0);
      accepted.configureBlocking(false);
      int failed = 0;
      while (failed < WRITES) {
        try {
          accepted.write(mapping.clear());
          read(client, received);
        } catch (IOException | InternalError e) { // the kernel's word (bad address), or the JVM's
          failed++;
        }
      }
      Control.say("survived");
    }
    Control.untilExit();
  }

  private static void read(SocketChannel from, ByteBuffer into) throws IOException {
    from.configureBlocking(false);
    from.read(into.clear());
  }
}
