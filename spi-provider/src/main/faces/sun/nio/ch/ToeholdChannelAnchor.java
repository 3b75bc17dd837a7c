package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** The anchor of a socket channel; waits with the JDK's own read. */
final class ToeholdChannelAnchor extends ToeholdAnchor {
  private final ToeholdStreamChannel channel;

  /** The reader that waits here. */
  private volatile Thread awaiting;

  ToeholdChannelAnchor(ToeholdStreamChannel channel, FileDescriptor descriptor) {
    super(descriptor);
    this.channel = channel;
  }

  /** Whether this thread is inside {@link #await}: the JDK's read needs the true descriptor. */
  boolean isAwaitedBy(Thread thread) {
    return thread == awaiting;
  }

  @Override
  public boolean await(long nanos) throws IOException {
    awaiting = Thread.currentThread();
    try {
      int n =
          nanos <= 0
              ? channel.hostRead(ByteBuffer.allocate(1))
              : channel.hostRead(new byte[1], nanos);
      return n >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false; // reset
    } finally {
      awaiting = null;
    }
  }
}
