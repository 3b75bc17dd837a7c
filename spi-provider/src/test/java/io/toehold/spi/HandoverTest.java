package io.toehold.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.toehold.core.toe.Lease;
import io.toehold.core.toe.OffloadConnection;
import io.toehold.core.toe.Path;
import io.toehold.core.toe.WaitPoint;
import java.io.FileDescriptor;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import sun.nio.ch.ToeholdAnchor;
import sun.nio.ch.ToeholdSession;

/** A connection that comes to the host path hands over what was written, once. */
class HandoverTest {
  private final UndecidedConnection connection = new UndecidedConnection();
  private final OffloadSession session =
      new OffloadSession(connection, new FaceAnchor(new UnconnectedAnchor()));

  @Test
  void aReaderThatLooksWhileTheOfferExpiresSeesTheHostPath() throws IOException {
    connection.whenAsked = () -> connection.expired.run(); // between its look and what it does then
    session.read(new byte[1], 0, 1);
    assertTrue(session.isHost());
    assertEquals(ToeholdSession.HOST, session.read(new byte[1], 0, 1));
    assertEquals(ToeholdSession.HOST, session.write(new byte[1], 0, 1));
    session.close(true, false);
    assertEquals(1, connection.takenBack);
    assertEquals(1, connection.detached);
  }

  @Test
  void anOfferThatExpiresIsHandedOverOnce() throws IOException {
    connection.expired.run();
    connection.expired.run();
    session.close(true, false);
    assertEquals(1, connection.takenBack);
    assertEquals(1, connection.detached);
  }

  @Test
  void whoeverListensLateIsToldOfTheHostPath() {
    boolean[] told = {false};
    connection.expired.run();
    session.onHost(() -> told[0] = true);
    assertTrue(told[0]);
  }

  private static final class UnconnectedAnchor extends ToeholdAnchor {
    UnconnectedAnchor() {
      super(new FileDescriptor());
    }

    @Override
    public boolean await(long nanos) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class UndecidedConnection implements OffloadConnection {
    private Runnable whenAsked = () -> {};
    private Runnable expired;
    private Path path = Path.UNDECIDED;
    private int takenBack;
    private int detached;

    @Override
    public Path path() {
      Path answer = path;
      Runnable then = whenAsked;
      whenAsked = () -> {};
      then.run();
      return answer;
    }

    @Override
    public Path withdraw() {
      path = Path.HOST;
      return path;
    }

    @Override
    public void onExpired(Runnable action) {
      expired = action;
    }

    @Override
    public byte[] takeBack() {
      takenBack++;
      return new byte[0];
    }

    @Override
    public void detach() {
      detached++;
    }

    @Override
    public int read(byte[] dst, int offset, int length) {
      return UNAVAILABLE;
    }

    @Override
    public int read(long dst, int length) {
      return UNAVAILABLE;
    }

    @Override
    public int write(byte[] src, int offset, int length) {
      return length;
    }

    @Override
    public int write(long src, int length, boolean ofFile) {
      return length;
    }

    @Override
    public Lease lease(int most) {
      return null;
    }

    @Override
    public void release(Lease lease) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long claim(int most) {
      return 0;
    }

    @Override
    public int claimed() {
      return 0;
    }

    @Override
    public void commit(int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long areaStart() {
      return 0;
    }

    @Override
    public int areaLength() {
      return 0;
    }

    @Override
    public boolean beginUrgent() {
      return false;
    }

    @Override
    public void takeUrgent(boolean inline) {}

    @Override
    public void shutdownInput() {}

    @Override
    public boolean isReadable() {
      return false;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public boolean isBroken() {
      return false;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public WaitPoint readable() {
      throw new UnsupportedOperationException();
    }

    @Override
    public WaitPoint writable() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void disconnect() {}

    @Override
    public void abort() {}

    @Override
    public boolean isWatched() {
      return true;
    }

    @Override
    public void anchorEnded() {}
  }
}
