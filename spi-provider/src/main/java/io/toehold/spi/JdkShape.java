package io.toehold.spi;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The members of the JDK that the faces override or call. They are not public, and a JDK without
 * one of them would fail in the middle of the application; so they are looked for before anything
 * is changed.
 */
final class JdkShape {
  private static final List<String> MEMBERS =
      List.of(
          "sun.nio.ch.SocketChannelImpl.blockingConnect(SocketAddress,long)",
          "sun.nio.ch.SocketChannelImpl.blockingRead(byte[],int,int,long)",
          "sun.nio.ch.SocketChannelImpl.blockingWriteFully(byte[],int,int)",
          "sun.nio.ch.SocketChannelImpl.available()",
          "sun.nio.ch.SocketChannelImpl.sendOutOfBandData(byte)",
          "sun.nio.ch.SocketChannelImpl.isInputOpen()",
          "sun.nio.ch.SocketChannelImpl.isOutputOpen()",
          "sun.nio.ch.SocketChannelImpl.implCloseSelectableChannel()",
          "sun.nio.ch.SocketChannelImpl.translateReadyOps(int,int,SelectionKeyImpl)",
          "sun.nio.ch.SocketChannelImpl.translateInterestOps(int)",
          "sun.nio.ch.SocketChannelImpl.getFD()",
          "sun.nio.ch.ServerSocketChannelImpl.blockingAccept(long)",
          "sun.nio.ch.ServerSocketChannelImpl.implCloseSelectableChannel()",
          "sun.nio.ch.EPollSelectorImpl.doSelect(Consumer,long)",
          "sun.nio.ch.EPollSelectorImpl.implDereg(SelectionKeyImpl)",
          "sun.nio.ch.EPollSelectorImpl.setEventOps(SelectionKeyImpl)",
          "sun.nio.ch.SelectorImpl.implRegister(SelectionKeyImpl)",
          "sun.nio.ch.SelectorImpl.processDeregisterQueue()",
          "sun.nio.ch.SelectorImpl.processReadyEvents(int,SelectionKeyImpl,Consumer)",
          "sun.nio.ch.SelectionKeyImpl.nioReadyOps(int)",
          "sun.nio.ch.SelectionKeyImpl.registeredEvents()",
          "sun.nio.ch.Net.poll(FileDescriptor,int,long)",
          "sun.nio.ch.Net.localAddress(FileDescriptor)",
          "sun.nio.ch.Net.remoteAddress(FileDescriptor)",
          "sun.nio.ch.Net.getSocketOption(FileDescriptor,SocketOption)",
          "sun.nio.ch.Net.setSocketOption(FileDescriptor,SocketOption,Object)",
          "sun.nio.ch.SocketDispatcher.read(FileDescriptor,long,int)",
          "sun.nio.ch.SocketDispatcher.write(FileDescriptor,long,int)",
          "sun.nio.ch.NativeDispatcher.pread(FileDescriptor,long,int,long)",
          "sun.nio.ch.EPoll.create()",
          "java.net.SocketImpl.createPlatformSocketImpl(boolean)",
          "sun.nio.ch.NioSocketImpl.accept(SocketImpl)");

  private JdkShape() {}

  /** Throws, with the first member that is missing. */
  static void check() throws IOException {
    for (String member : MEMBERS) {
      String type = member.substring(0, member.lastIndexOf('.', member.indexOf('(')));
      String method = member.substring(type.length() + 1);
      if (!has(type, method)) {
        throw new IOException("this JDK (" + Runtime.version() + ") has no " + member);
      }
    }
  }

  private static boolean has(String type, String method) {
    try {
      return Arrays.stream(Class.forName(type, false, null).getDeclaredMethods())
          .anyMatch(m -> method.equals(m.getName() + parameters(m.getParameterTypes())));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String parameters(Class<?>[] types) {
    StringBuilder text = new StringBuilder("(");
    for (Class<?> type : types) {
      text.append(text.length() > 1 ? "," : "").append(type.getSimpleName());
    }
    return text.append(')').toString();
  }
}
