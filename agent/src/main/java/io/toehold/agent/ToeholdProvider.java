package io.toehold.agent;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * Channels and selectors without the agent, for those who cannot have one: with the jar on the
 * class path and {@code -Djava.nio.channels.spi.SelectorProvider=io.toehold.agent.ToeholdProvider}.
 * The JVM's flags have to open what the agent would open; see the README. Options are those of the
 * agent, in the system property {@code toehold.options}.
 */
public final class ToeholdProvider extends SelectorProvider {
  private final SelectorProvider provider;

  /** Called by the JDK. */
  public ToeholdProvider() {
    this.provider = start();
  }

  private static SelectorProvider start() {
    try {
      return (SelectorProvider)
          Agent.inner("io.toehold.inner.Installation")
              .getMethod("standalone", String.class)
              .invoke(null, System.getProperty("toehold.options"));
    } catch (InvocationTargetException e) {
      Agent.complain(e.getCause());
    } catch (ReflectiveOperationException | IOException | RuntimeException | Error e) {
      Agent.complain(e);
    }
    return jdk();
  }

  private static SelectorProvider jdk() {
    try {
      return (SelectorProvider)
          Class.forName("sun.nio.ch.DefaultSelectorProvider").getMethod("get").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "toehold needs --add-opens=java.base/sun.nio.ch=ALL-UNNAMED", e);
    }
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return provider.openDatagramChannel();
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    return provider.openDatagramChannel(family);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return provider.openPipe();
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    return provider.openSelector();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return provider.openServerSocketChannel();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
    return provider.openServerSocketChannel(family);
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return provider.openSocketChannel();
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    return provider.openSocketChannel(family);
  }

  @Override
  public Channel inheritedChannel() throws IOException {
    return provider.inheritedChannel();
  }
}
