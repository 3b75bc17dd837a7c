package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.StandardSocketOptions;
import jdk.internal.misc.Unsafe;

/**
 * The kernel socket under an offloaded connection. Single bytes on it are doorbells. All methods
 * but {@link #await} and {@link #send} return at once; the monitor keeps them from a descriptor
 * that is being closed and may soon be another socket's.
 */
public abstract class ToeholdAnchor {
  private static final NativeDispatcher DISPATCHER = new SocketDispatcher();
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int SCRATCH_BYTES = 64;
  private static final int POLLRDHUP = 0x2000; // Linux

  /** Doorbell bytes have no value: all anchors read into the same place and write from it. */
  private static final long SCRATCH = UNSAFE.allocateMemory(SCRATCH_BYTES);

  private final FileDescriptor descriptor;
  private boolean closed;
  private boolean ended;
  private Boolean noDelay; // what the application wants, once we have set it for the doorbells

  protected ToeholdAnchor(FileDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** The file descriptor; -1 once closed. */
  public final synchronized int fd() {
    return closed ? -1 : IOUtil.fdVal(descriptor);
  }

  /** Sends one byte to the peer's end. */
  public final synchronized void ring() {
    if (closed) {
      return;
    }
    try {
      if (noDelay == null) {
        // else Nagle holds the second byte back until the first is acknowledged, up to 40 ms later
        noDelay = (Boolean) Net.getSocketOption(descriptor, StandardSocketOptions.TCP_NODELAY);
        Net.setSocketOption(descriptor, StandardSocketOptions.TCP_NODELAY, true);
      }
      DISPATCHER.write(descriptor, SCRATCH, 1);
    } catch (IOException e) {
      ended = true; // the peer is gone: nobody there to wake
    }
  }

  /**
   * Takes the doorbell bytes that have arrived.
   *
   * @return how many; 0 if none; -1 if the peer's end is closed or reset
   */
  public final synchronized int drain() {
    int bytes = 0;
    try {
      while (!closed && !ended && Net.poll(descriptor, Net.POLLIN, 0) != 0) {
        int n = DISPATCHER.read(descriptor, SCRATCH, SCRATCH_BYTES);
        if (n < 0) {
          ended = n == IOStatus.EOF;
          break;
        }
        bytes += n;
        if (n < SCRATCH_BYTES) {
          break;
        }
      }
    } catch (IOException e) {
      ended = true;
    }
    return bytes == 0 && ended ? -1 : bytes;
  }

  /** Whether the kernel still knows both ends: not reset, not closed on both sides. */
  public final synchronized boolean isAlive() {
    try {
      return !closed && (Net.poll(descriptor, Net.POLLIN, 0) & (Net.POLLHUP | Net.POLLERR)) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the peer's end is closed or reset; takes nothing. */
  public final synchronized boolean isPeerGone() {
    try {
      return !closed && Net.poll(descriptor, POLLRDHUP, 0) != 0; // POLLHUP and POLLERR come unasked
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether {@link #drain} has found the end. */
  public final synchronized boolean hasEnded() {
    return ended;
  }

  /** The value of TCP_NODELAY that the application sees; null if it is the kernel socket's own. */
  public final synchronized Boolean noDelay() {
    return noDelay;
  }

  /** Keeps the application's wish; false if the kernel socket's own value is still in use. */
  public final synchronized boolean noDelay(boolean wanted) {
    if (noDelay == null) {
      return false;
    }
    noDelay = wanted;
    return true;
  }

  /** Seconds that SO_LINGER asks for, 0 for a reset; -1 if it is off. */
  public final synchronized int linger() {
    try {
      return closed ? -1 : (int) Net.getSocketOption(descriptor, StandardSocketOptions.SO_LINGER);
    } catch (IOException e) {
      return -1;
    }
  }

  /** The socket goes back to the host path: TCP_NODELAY is the application's again. */
  public final synchronized void release() throws IOException {
    if (!closed && noDelay != null) {
      Net.setSocketOption(descriptor, StandardSocketOptions.TCP_NODELAY, noDelay);
      noDelay = null;
    }
  }

  /**
   * Nobody may use the descriptor through this object any more: the face is about to close it.
   *
   * @param reset whether the close is to send RST, which leaves no TIME-WAIT behind
   */
  public final synchronized void close(boolean reset) {
    if (!closed) {
      closed = true;
      if (reset) {
        try {
          Net.setSocketOption(descriptor, StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
          return; // reset by the peer already
        }
      }
    }
  }

  /** Sends payload over the kernel socket, for a connection that goes back to the host path. */
  public final synchronized void send(byte[] bytes) throws IOException {
    long memory = UNSAFE.allocateMemory(Math.max(1, bytes.length));
    try {
      for (int i = 0; i < bytes.length; i++) {
        UNSAFE.putByte(memory + i, bytes[i]);
      }
      for (int done = 0; done < bytes.length && !closed; ) {
        int n = DISPATCHER.write(descriptor, memory + done, bytes.length - done);
        if (n > 0) {
          done += n;
        } else {
          Net.poll(descriptor, Net.POLLOUT, -1); // a fresh socket holds far more than a small ring
        }
      }
    } finally {
      UNSAFE.freeMemory(memory);
    }
  }

  /**
   * Waits for a doorbell byte with the JDK's own blocking read and takes it, so that close,
   * interrupt and virtual threads behave as they do there.
   *
   * @param nanos longest wait, 0 for no limit
   * @return false if the peer's end is closed or reset
   */
  public abstract boolean await(long nanos) throws IOException;
}
