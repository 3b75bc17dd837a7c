package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** The anchor of a {@link java.net.Socket}; waits with the JDK's own socket input stream. */
public final class ToeholdSocketAnchor extends ToeholdAnchor {
  private final InputStream host;
  private final Timeout timeout;

  /** Sets the read time-out of the JDK's socket, in ms. */
  public interface Timeout {
    void set(int millis) throws SocketException;
  }

  public ToeholdSocketAnchor(FileDescriptor descriptor, InputStream host, Timeout timeout) {
    super(descriptor);
    this.host = host;
    this.timeout = timeout;
  }

  @Override
  public boolean await(long nanos) throws IOException {
    int millis = nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    timeout.set(millis);
    try {
      return host.read(new byte[1]) >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false; // reset, or closed by this side: whoever waits looks
    }
  }
}
