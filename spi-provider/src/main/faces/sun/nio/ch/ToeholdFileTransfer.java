package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.TimeUnit;

/**
 * {@link FileChannel#transferTo} a channel with a session: the file is read straight into the send
 * ring. The JDK's own code, with its checks before and after, has tried the kernel, which refuses
 * ({@link ToeholdBuffers#NOT_A_SOCKET}); the agent has it come here with the answer. Where the
 * agent cannot change it, and for connections whose ring cannot be claimed, it goes on to map the
 * file and write the mapping.
 */
final class ToeholdFileTransfer {
  /** At once, so that the peer reads while the next is on its way. */
  private static final int PIECE = 256 << 10;

  /**
   * The file may be closed while we wait for room, and the one who does so waits for us. It sends a
   * signal, which not every sleep notices.
   */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

  private static final FileDispatcher FILES = new FileDispatcherImpl();

  private final FileChannel file;
  private final FileDescriptor descriptor;
  private final long position;
  private final int count;
  private final ToeholdStreamChannel target;

  private ToeholdFileTransfer(
      FileChannel file,
      FileDescriptor descriptor,
      long position,
      int count,
      ToeholdStreamChannel target) {
    this.file = file;
    this.descriptor = descriptor;
    this.position = position;
    this.count = count;
    this.target = target;
  }

  /**
   * Called by {@code FileChannelImpl} between the beginning and the end of an operation that can be
   * interrupted, with both channels open and {@code count} bytes in the file.
   *
   * @param answer the kernel's
   * @return the number of bytes, or what else the native method may answer
   */
  static long transferTo(
      long answer,
      FileChannel file,
      FileDescriptor descriptor,
      long position,
      int count,
      WritableByteChannel target)
      throws IOException {
    return answer == IOStatus.UNSUPPORTED_CASE && target instanceof ToeholdStreamChannel channel
        ? channel.transfer(new ToeholdFileTransfer(file, descriptor, position, count, channel))
        : answer;
  }

  /** In non-blocking mode what there is room for, else everything. The write lock is held. */
  long to(ToeholdSession session, boolean blocking) throws IOException {
    int done = 0;
    while (done < count && file.isOpen() && target.isOpen() && target.isOutputOpen()) {
      int room = session.claim(Math.min(PIECE, count - done));
      if (room == ToeholdSession.UNAVAILABLE && blocking) {
        session.awaitWritable(LOOK);
        continue;
      }
      if (room == ToeholdSession.UNAVAILABLE && done == 0 && session.findsPeerGone()) {
        room = session.claim(1); // which says so
      }
      if (room < 0) {
        return done > 0 ? done : room == ToeholdSession.HOST ? IOStatus.UNSUPPORTED_CASE : room;
      }
      int n = read(session, room, position + done);
      session.commit(Math.max(0, n));
      if (n == IOStatus.UNSUPPORTED_CASE) {
        return done > 0 ? done : n;
      }
      if (n == 0 || n == IOStatus.EOF) {
        return done; // it has become shorter
      }
      done += Math.max(0, n);
    }
    if (done > 0 || count == 0) {
      return done;
    }
    if (file.isOpen()) {
      throw new AsynchronousCloseException(); // it is the target that has been closed
    }
    return IOStatus.INTERRUPTED;
  }

  /**
   * Into what the session has lent. A file that cannot be read so (one that is opened for direct
   * I/O may want memory and position aligned) is left to the JDK's other ways, which also say what
   * is wrong with it.
   */
  private int read(ToeholdSession session, int room, long at) {
    try {
      return FILES.pread(descriptor, session.claimAddress(), room, at);
    } catch (IOException e) {
      return IOStatus.UNSUPPORTED_CASE;
    }
  }
}
