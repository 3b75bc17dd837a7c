package io.toehold.inner;

import io.toehold.core.memory.CopyToPeer;
import io.toehold.core.policy.Rules;
import io.toehold.core.toe.OffloadEngine;
import io.toehold.host.rendezvous.DirectEngine;
import io.toehold.host.rendezvous.RuledEngine;
import io.toehold.host.sys.ElfStub;
import io.toehold.host.sys.MachineCode;
import io.toehold.host.sys.SystemCalls;
import io.toehold.host.wire.Links;
import io.toehold.spi.Faces;
import io.toehold.spi.OffloadGate;
import io.toehold.spi.Wall;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.internal.access.SharedSecrets;

/** Puts everything together in a process that is to be offloaded. */
public final class Installation {
  /** A slot of the JDK's own shutdown sequence, after the application's hooks have run. */
  private static final int SHUTDOWN_SLOT = 7;

  private Installation() {}

  /**
   * Called by the agent.
   *
   * @param early whether the application has not begun yet
   */
  public static void install(Instrumentation instrumentation, String options, boolean early)
      throws ReflectiveOperationException, IOException {
    Options parsed = Options.parse(options);
    if (parsed.rules().offloadNothing()) {
      return; // as if the agent were absent
    }
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new IOException("only Linux is supported, not " + System.getProperty("os.name"));
    }
    grant(instrumentation);
    defineChannels();
    Faces.defineSockets();
    Faces.defineAsynchronousChannels();
    AsynchronousHooks.install(instrumentation);
    Wiring.wire(parsed);
    Hooks.hookChannels(instrumentation, early);
    Hooks.hookListen(instrumentation);
    TransferHook.install(instrumentation);
    if (!early) {
      Hooks.hookAccept(instrumentation);
    }
    Hooks.hookSockets(instrumentation);
  }

  /**
   * Called by the provider of those who use it without the agent: channels and selectors only. The
   * JVM's flags have granted what {@link #grant} grants otherwise.
   *
   * @return the provider to which it passes everything on
   */
  public static SelectorProvider standalone(String options)
      throws ReflectiveOperationException, IOException {
    Options parsed = Options.parse(options);
    defineChannels();
    if (!parsed.rules().offloadNothing()) {
      Wiring.wire(parsed);
    }
    return (SelectorProvider)
        Class.forName("sun.nio.ch.ToeholdSelectorProvider", true, null)
            .getField("INSTANCE")
            .get(null);
  }

  private static void defineChannels() throws ReflectiveOperationException, IOException {
    if (Faces.areDefined()) {
      throw new IOException("it is active already");
    }
    Faces.defineChannels();
  }

  /** Lets this module, which is that of our own class loader, see what it needs of the JDK. */
  private static void grant(Instrumentation instrumentation) {
    Set<Module> us = Set.of(Installation.class.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.misc", us, "jdk.internal.access", us, "sun.nio.ch", us),
        Map.of("sun.nio.ch", us, "java.net", us),
        Set.of(),
        Map.of());
  }

  /** Apart, because its classes can be loaded only after the grant and the faces. */
  private static final class Wiring {
    private static void wire(Options options) throws IOException {
      Journal journal = new Journal(options.log());
      SystemCalls calls = options.nativeCalls() ? systemCalls() : null;
      DirectEngine engine = start(options.directory(), calls, journal);
      Rules rules = options.rules();
      Links links = null;
      if (!rules.links().isEmpty()) {
        links =
            Links.start(
                rules,
                calls,
                engine.counters(),
                engine::linkTold,
                failure -> failed(failure, engine, engine, journal),
                problem -> System.err.println("toehold: " + problem));
      }
      RuledEngine ruled = new RuledEngine(engine, rules, links);
      Wall.open(new OffloadGate(ruled, failure -> failed(failure, ruled, engine, journal)));
      SharedSecrets.getJavaLangAccess().registerShutdownHook(SHUTDOWN_SLOT, false, ruled::stop);
      if (options.log() != Options.LogLevel.OFF) { // composing the line costs start-up time
        String how = calls != null ? "with" : "without";
        journal.info("active, " + how + " system calls, meeting others in " + engine.directory());
      }
    }

    /** A bug of ours: what is offloaded goes on, and nothing more will be. */
    private static void failed(
        Throwable failure, OffloadEngine all, DirectEngine engine, Journal journal) {
      all.stopOffloading();
      engine.counters().failed();
      journal.failed(failure);
    }

    private static SystemCalls systemCalls() {
      if (!MachineCode.SYSTEM_CALL.isSupported()) {
        return null;
      }
      Map<MachineCode, String> symbols = new EnumMap<>(MachineCode.class);
      symbols.put(MachineCode.SYSTEM_CALL, Wall.SYSTEM_CALL_SYMBOL);
      CopyToPeer copy = CopyToPeer.STORES;
      if (MachineCode.COPY_MEMORY.isSupported()) {
        symbols.put(MachineCode.COPY_MEMORY, Wall.COPY_MEMORY_SYMBOL);
        copy = Wall::copyMemory;
      }
      if (MachineCode.COPY_ARRAY.isSupported()) {
        symbols.put(MachineCode.COPY_ARRAY, Wall.COPY_ARRAY_SYMBOL);
        copy = new PinnedCopy();
      }
      boolean loaded =
          ElfStub.load(
              symbols,
              List.of(
                  Path.of(System.getProperty("java.io.tmpdir")),
                  Path.of(System.getProperty("user.home"))),
              Wall::loadNative);
      return loaded ? new SystemCalls(Wall::systemCall, copy) : null;
    }

    private static DirectEngine start(Path directory, SystemCalls calls, Journal journal)
        throws IOException {
      try {
        return DirectEngine.start(directory, calls, journal);
      } catch (FileSystemException e) { // whose message is no more than the file's name
        throw new IOException(e.getFile() + ": " + e.getClass().getSimpleName(), e);
      }
    }
  }
}
