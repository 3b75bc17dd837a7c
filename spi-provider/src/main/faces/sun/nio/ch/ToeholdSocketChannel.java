package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The JDK's socket channel. As long as it has no session it is exactly that; with a session, bytes
 * go through the session, and the kernel socket is the anchor. Each class on the way adds one
 * subject:
 *
 * <pre>
 *   SocketChannelImpl       the JDK's
 *   ToeholdLinkChannel      connections over a link, addresses
 *   ToeholdOfferChannel     connections on the direct path, until it is decided
 *   ToeholdStreamChannel    reading, writing, the end of each direction
 *   ToeholdSocketChannel    closing, options, selection
 * </pre>
 */
final class ToeholdSocketChannel extends ToeholdStreamChannel {
  private final ToeholdChannelAnchor anchor;
  private final Set<ToeholdSelector.Registration> registrations = new CopyOnWriteArraySet<>();

  ToeholdSocketChannel(SelectorProvider provider, ProtocolFamily family) throws IOException {
    super(provider, family);
    this.anchor = new ToeholdChannelAnchor(this, super.getFD());
  }

  /** Takes over a descriptor that has been accepted. */
  ToeholdSocketChannel(
      SelectorProvider provider,
      ProtocolFamily family,
      FileDescriptor descriptor,
      SocketAddress remote)
      throws IOException {
    super(provider, family, descriptor, remote);
    this.anchor = new ToeholdChannelAnchor(this, descriptor);
  }

  @Override
  ToeholdAnchor anchor() {
    return anchor;
  }

  // -- close

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    closeLinking();
    ToeholdSession s = endOffer();
    if (s == null) {
      super.implCloseSelectableChannel();
      return;
    }
    s.wakeReaders();
    s.wakeWriters();
    int linger = anchor.linger();
    boolean resets = linger == 0;
    boolean unread = !s.isHost() && s.available() > 0;
    // a channel that a selector still knows is ended by the JDK before its descriptor is closed,
    // which then waits for nothing
    boolean selected = !isBlocking() && isRegistered();
    boolean end = !resets && (!unread || selected);
    anchor.close(s.close(end, resets || unread));
    super.implCloseSelectableChannel(); // wakes those who wait on the anchor
    if (!selected) {
      s.linger(linger);
    }
    leave(s);
  }

  // -- options

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
    if (name == StandardSocketOptions.TCP_NODELAY
        && value != null
        && isOpen()
        && anchor.noDelay((Boolean) value)) {
      return this;
    }
    super.setOption(name, value);
    ToeholdSession s = session();
    if (name == StandardSocketOptions.SO_SNDBUF) {
      registrations.forEach(ToeholdSelector.Registration::rang); // there may be more room
    }
    if (name == ExtendedSocketOption.SO_OOBINLINE && s != null) {
      s.takeUrgent((Boolean) value);
    }
    return this;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T getOption(SocketOption<T> name) throws IOException {
    if (name != null && ToeholdInPlace.OPTION.equals(name.name())) {
      return (T) ToeholdInPlace.methods();
    }
    T value = super.getOption(name);
    Boolean noDelay = name == StandardSocketOptions.TCP_NODELAY ? anchor.noDelay() : null;
    return noDelay != null ? (T) noDelay : value;
  }

  // -- selection

  Set<ToeholdSelector.Registration> registrations() {
    return registrations;
  }

  @Override
  void pathChanged() {
    registrations.forEach(ToeholdSelector.Registration::pathChanged);
  }

  @Override
  void inputShut() {
    registrations.forEach(ToeholdSelector.Registration::rang);
  }

  /**
   * Whether whoever reads now is not the thread that selects: a worker, that hands the channel back
   * to the selector when it finds nothing. If what comes next has been coming soon, a short look
   * around saves the way over the selector and back to a worker, which costs several wake-ups.
   */
  @Override
  boolean isReadByWorker() {
    boolean selected = false;
    for (ToeholdSelector.Registration registration : registrations) {
      if (registration.selects(Thread.currentThread())) {
        return false;
      }
      selected = true;
    }
    return selected;
  }

  /**
   * {@inheritDoc}
   *
   * <p>With a session, an event of the kernel socket is a doorbell byte or the end of the peer,
   * never readiness; what is ready is asked of the session, by {@link ToeholdSelector}, with {@link
   * ToeholdSelector#ASK_SESSION}.
   */
  @Override
  public boolean translateReadyOps(int ops, int initialOps, SelectionKeyImpl key) {
    ToeholdSession s = selected();
    if (s == null) {
      return super.translateReadyOps(ops & ~ToeholdSelector.ASK_SESSION, initialOps, key);
    }
    int before = key.nioReadyOps();
    if ((ops & ToeholdSelector.ASK_SESSION) == 0) {
      if (s.takesDoorbells() && anchor.drain() < 0) {
        s.anchorEnded();
        registrations.forEach(ToeholdSelector.Registration::anchorEnded);
      }
      if (key.selector() instanceof ToeholdSelector selector) {
        selector.rung(key);
      }
      if (registrations.size() > 1) {
        registrations.forEach(ToeholdSelector.Registration::rang);
      }
      key.nioReadyOps(initialOps);
      return false;
    }
    int now = initialOps | readyOps(key.nioInterestOps());
    key.nioReadyOps(now);
    return (now & ~before) != 0;
  }

  @Override
  int sessionReadyOps(int interest) {
    ToeholdSession s = session();
    if (s == null) {
      return 0;
    }
    int read = isInputClosed() ? interest & SelectionKey.OP_READ : 0; // it would find the end
    return read | s.readyOps(interest);
  }

  /** With a session, the selector waits for doorbell bytes only, whatever the interest. */
  @Override
  public int translateInterestOps(int ops) {
    ToeholdSession s = selected();
    if (s == null || s.isHost()) {
      return super.translateInterestOps(ops);
    }
    return anchor.hasEnded() ? 0 : Net.POLLIN;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@link java.nio.channels.FileChannel#transferTo} would send a file straight to this
   * descriptor, past the session. With a session it gets one that the kernel cannot transfer to;
   * see {@link ToeholdFileTransfer}.
   */
  @Override
  public FileDescriptor getFD() {
    ToeholdSession s = session();
    if (s == null || s.isHost() || anchor.isAwaitedBy(Thread.currentThread())) {
      return super.getFD();
    }
    return isOutputClosed() ? ToeholdBuffers.SHUT_SOCKET : ToeholdBuffers.NOT_A_SOCKET;
  }

  @Override
  public String toString() {
    String text =
        super.toString(); // begins with the name of the superclass, which is one too few here
    String shut = (isInputClosed() ? " ishut" : "") + (isOutputClosed() ? " oshut" : "");
    return SocketChannel.class.getName()
        + text.substring(text.indexOf('['))
            .replace("[connected", "[connected" + shut)
            .replace("[unconnected", isLinking() ? "[connection-pending" : "[unconnected");
  }
}
