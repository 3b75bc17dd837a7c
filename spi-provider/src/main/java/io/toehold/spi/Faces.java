package io.toehold.spi;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Defines the faces inside {@code java.base}. */
public final class Faces {
  /** Supertypes before their subtypes: a class is resolved when it is defined. */
  private static final List<String> NIO =
      List.of(
          "ToeholdNative",
          "ToeholdLease",
          "ToeholdSession",
          "ToeholdAnchor",
          "ToeholdSocketAnchor$Timeout",
          "ToeholdSocketAnchor",
          "ToeholdGate",
          "ToeholdCarrier",
          "ToeholdPolling",
          "ToeholdPorts$Binding",
          "ToeholdPorts",
          "ToeholdArena",
          "ToeholdBuffers",
          "ToeholdSelector$Offloaded",
          "ToeholdSelector$Registration",
          "ToeholdSelector",
          "ToeholdInPlace$Methods",
          "ToeholdInPlace$View",
          "ToeholdInPlace",
          "ToeholdOptions$Kernel",
          "ToeholdOptions$Engine",
          "ToeholdOptions",
          "ToeholdLinkChannel",
          "ToeholdOfferChannel",
          "ToeholdStreamChannel$Move",
          "ToeholdStreamChannel$Remaining",
          "ToeholdStreamChannel",
          "ToeholdChannelAnchor",
          "ToeholdSocketChannel",
          "ToeholdFileTransfer",
          "ToeholdServerSocketChannel",
          "ToeholdSelectorProvider");

  private static final List<String> ASYNCHRONOUS =
      List.of(
          "ToeholdAsynchronousGroup$Event",
          "ToeholdAsynchronousGroup$Watched",
          "ToeholdAsynchronousGroup",
          "ToeholdAsynchronousSocketChannel$Move",
          "ToeholdAsynchronousSocketChannel$Anchor",
          "ToeholdAsynchronousSocketChannel",
          "ToeholdAsynchronousServerSocketChannel",
          "ToeholdAsynchronousCalls");

  private static final List<String> NET =
      List.of(
          "ToeholdSocketStreams$SessionInput",
          "ToeholdSocketStreams$SessionOutput",
          "ToeholdSocketStreams",
          "ToeholdSocketImpl");

  private Faces() {}

  /** All of them, by their binary names. */
  static Set<String> names() {
    Set<String> names = new HashSet<>();
    NIO.forEach(name -> names.add("sun.nio.ch." + name));
    ASYNCHRONOUS.forEach(name -> names.add("sun.nio.ch." + name));
    NET.forEach(name -> names.add("java.net." + name));
    return names;
  }

  /** Whether another agent of ours has been here before. */
  public static boolean areDefined() {
    try {
      Class.forName("sun.nio.ch.ToeholdGate", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Defines those of channels and selectors. Needs {@code sun.nio.ch} open to this module. */
  public static void defineChannels() throws ReflectiveOperationException, IOException {
    JdkShape.check();
    define("sun.nio.ch", NIO, Class.forName("sun.nio.ch.Net"));
  }

  /** Defines those of asynchronous channels, after {@link #defineChannels}. */
  public static void defineAsynchronousChannels() throws ReflectiveOperationException, IOException {
    define("sun.nio.ch", ASYNCHRONOUS, Class.forName("sun.nio.ch.Net"));
  }

  /**
   * Defines those of sockets, after {@link #defineChannels}. Needs {@code java.net} open to this
   * module.
   */
  public static void defineSockets() throws ReflectiveOperationException, IOException {
    define("java.net", NET, java.net.SocketImpl.class);
  }

  private static void define(String where, List<String> names, Class<?> neighbour)
      throws IllegalAccessException, IOException {
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup());
    for (String name : names) {
      String resource = "faces/" + where.replace('.', '/') + "/" + name + ".class";
      try (InputStream in = Faces.class.getClassLoader().getResourceAsStream(resource)) {
        lookup.defineClass(in.readAllBytes());
      }
    }
  }
}
