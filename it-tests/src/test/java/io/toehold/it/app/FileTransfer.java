package io.toehold.it.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Transfers a file to a channel whose peer reads bit by bit, and looks each time whether the file
 * is mapped.
 */
public final class FileTransfer {
  private static final int SIZE = 30_000_000;
  private static final int BIT = 1_000_000;
  private static final String NAME = "file-transfer";

  private FileTransfer() {}

  public static void main(String[] args) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept()) {
      new Thread(() -> transfer(accepted)).start();
      boolean mapped = false;
      ByteBuffer bit = ByteBuffer.allocateDirect(BIT);
      Pattern pattern = new Pattern(1);
      byte[] bytes = new byte[BIT];
      for (long done = 0; done < SIZE; done += BIT) {
        for (bit.clear(); bit.hasRemaining(); ) {
          if (client.read(bit) < 0) {
            throw new IOException("ended after " + done);
          }
        }
        bit.flip().get(bytes);
        pattern.check(done, bytes, 0, BIT);
        mapped |= Files.readString(Path.of("/proc/self/maps")).contains(NAME);
      }
      Control.say(mapped ? "mapped" : "never mapped");
    }
    Control.untilExit();
  }

  private static void transfer(SocketChannel to) {
    byte[] content = new byte[SIZE];
    new Pattern(1).fill(0, content, 0, SIZE);
    try (FileChannel file =
        FileChannel.open(
            Files.createTempFile(NAME, ".data"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      file.write(ByteBuffer.wrap(content));
      for (long done = 0; done < SIZE; ) {
        done += file.transferTo(done, SIZE - done, to);
      }
    } catch (IOException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
