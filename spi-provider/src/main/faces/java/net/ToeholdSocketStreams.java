package java.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import sun.nio.ch.ToeholdSession;

/**
 * The bytes of a socket that has a session: its streams, the end of each direction, urgent data.
 * Order of checks and exceptions follow {@link sun.nio.ch.NioSocketImpl}.
 */
final class ToeholdSocketStreams {
  private final ToeholdSocketImpl socket;
  private final SocketImpl host;

  private final ReentrantLock readLock = new ReentrantLock();
  private final ReentrantLock writeLock = new ReentrantLock();
  private volatile boolean inputClosed;
  private volatile boolean outputClosed;
  private boolean reset; // read lock: "Connection reset" is for good

  ToeholdSocketStreams(ToeholdSocketImpl socket, SocketImpl host) {
    this.socket = socket;
    this.host = host;
  }

  InputStream input() {
    return new SessionInput();
  }

  OutputStream output() {
    return new SessionOutput();
  }

  private final class SessionInput extends InputStream {
    private InputStream hostInput;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) > 0 ? one[0] & 0xff : -1;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      Objects.checkFromIndexSize(off, len, b.length);
      ToeholdSession s = socket.session();
      if (s != null) {
        if (len == 0) {
          return 0;
        }
        int n = receive(s, b, off, len);
        if (n != ToeholdSession.HOST) {
          return n;
        }
      }
      if (hostInput == null) {
        hostInput = host.getInputStream();
      }
      return hostInput.read(b, off, len);
    }

    @Override
    public int available() throws IOException {
      return socket.available();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private final class SessionOutput extends OutputStream {
    private OutputStream hostOutput;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      Objects.checkFromIndexSize(off, len, b.length);
      int done = 0;
      ToeholdSession s = socket.session();
      if (s != null) {
        if (len == 0) {
          return;
        }
        done = transmit(s, b, off, len);
        if (done == len) {
          return;
        }
      }
      if (hostOutput == null) {
        hostOutput = host.getOutputStream();
      }
      hostOutput.write(b, off + done, len - done);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private int receive(ToeholdSession s, byte[] b, int off, int len) throws IOException {
    int millis = socket.timeout();
    long deadline = millis > 0 ? System.nanoTime() + millis * 1_000_000L : 0;
    readLock.lock();
    try {
      while (true) {
        socket.ensureOpen();
        if (reset) {
          throw new SocketException("Connection reset");
        }
        if (inputClosed) {
          return -1;
        }
        int n = s.read(b, off, len);
        if (n != ToeholdSession.UNAVAILABLE) {
          return n;
        }
        long left = 0;
        if (millis > 0) {
          left = deadline - System.nanoTime();
          if (left <= 0) {
            throw new SocketTimeoutException("Read timed out");
          }
        }
        s.awaitReadable(left);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (InterruptedIOException e) {
      throw e; // a virtual thread: Socket closes
    } catch (SocketException e) {
      socket.ensureOpen();
      reset = true;
      throw e;
    } catch (IOException e) {
      throw asSocketException(e);
    } finally {
      readLock.unlock();
    }
  }

  /** Writes all; returns less if the rest has to go over the host path. */
  private int transmit(ToeholdSession s, byte[] b, int off, int len) throws IOException {
    writeLock.lock();
    try {
      int done = 0;
      while (true) {
        socket.ensureOpen();
        if (outputClosed) {
          throw new SocketException("Broken pipe"); // the kernel's word, as of the JDK's own socket
        }
        int n = s.write(b, off + done, len - done);
        if (n == ToeholdSession.HOST) {
          return done;
        }
        if (n > 0) {
          done += n;
        }
        if (done == len) {
          return done;
        }
        if (n == ToeholdSession.UNAVAILABLE) {
          s.awaitWritable(0);
        }
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      socket.ensureOpen();
      throw asSocketException(e);
    } finally {
      writeLock.unlock();
    }
  }

  private static SocketException asSocketException(IOException e) {
    if (e instanceof SocketException same) {
      return same;
    }
    SocketException wrapped = new SocketException(e.getMessage());
    wrapped.setStackTrace(e.getStackTrace());
    return wrapped;
  }

  int available(ToeholdSession s) {
    return inputClosed ? 0 : s.available();
  }

  void sendUrgent(ToeholdSession s, int data) throws IOException {
    if (outputClosed) {
      throw new IOException("Broken pipe");
    }
    if (s.beginUrgent()) {
      output().write(data);
    }
  }

  // -- shut down and close

  void shutdownInput(ToeholdSession s) {
    inputClosed = true;
    s.shutdownInput();
  }

  void shutdownOutput(ToeholdSession s) throws IOException {
    if (!outputClosed) {
      outputClosed = true;
      s.wakeWriters();
      writeLock.lock(); // after the write that is under way
      try {
        s.shutdownOutput();
      } finally {
        writeLock.unlock();
      }
      if (s.isHost()) {
        host.shutdownOutput();
      }
    }
  }

  /** Lets go of the session of a socket that is closed, after those who read and write. */
  void detach(ToeholdSession s) {
    readLock.lock(); // they have seen that it is closed, and leave
    writeLock.lock();
    try {
      s.detach();
    } finally {
      writeLock.unlock();
      readLock.unlock();
    }
  }
}
