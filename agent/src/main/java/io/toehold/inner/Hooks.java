package io.toehold.inner;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.net.SocketImpl;
import java.nio.channels.spi.SelectorProvider;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.FieldAccessor;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;

/** The two places at which the JDK is told to make our faces instead of its own. */
final class Hooks {
  private static final String PROVIDER_PROPERTY = "java.nio.channels.spi.SelectorProvider";

  private Hooks() {}

  /** Sockets and server sockets: the one method that creates their implementation. */
  static void hookSockets(Instrumentation instrumentation) throws ReflectiveOperationException {
    Class<?> face = Class.forName("java.net.ToeholdSocketImpl", false, null);
    byte[] changed =
        byteBuddy()
            .redefine(SocketImpl.class, ClassFileLocator.ForClassLoader.ofBootLoader())
            .method(named("createPlatformSocketImpl"))
            .intercept(MethodCall.construct(face.getConstructor(boolean.class)).withAllArguments())
            .make()
            .getBytes();
    redefine(instrumentation, SocketImpl.class, changed);
  }

  /**
   * Channels and selectors: the system's default provider. Before anybody has asked for it, the JDK
   * itself can be told by its property, without changing a class; afterwards the method that
   * answers is changed.
   *
   * @return false if the application has chosen a provider of its own, which is left alone
   */
  static boolean hookChannels(Instrumentation instrumentation) throws ReflectiveOperationException {
    if (System.getProperty(PROVIDER_PROPERTY) != null) {
      return false;
    }
    Class<?> face = Class.forName("sun.nio.ch.ToeholdSelectorProvider", false, null);
    System.setProperty(PROVIDER_PROPERTY, face.getName());
    SelectorProvider provider;
    try {
      provider = SelectorProvider.provider();
    } finally {
      System.clearProperty(PROVIDER_PROPERTY);
    }
    if (provider.getClass() == face) {
      return true;
    }
    if (!provider.getClass().getName().equals("sun.nio.ch.EPollSelectorProvider")) {
      return false;
    }
    byte[] changed =
        byteBuddy()
            .redefine(SelectorProvider.class, ClassFileLocator.ForClassLoader.ofBootLoader())
            .method(named("provider"))
            .intercept(FieldAccessor.of(face.getField("INSTANCE")))
            .make()
            .getBytes();
    redefine(instrumentation, SelectorProvider.class, changed);
    return true;
  }

  private static ByteBuddy byteBuddy() {
    // The face is known by name only to the changed class; nothing may be added to a loaded class.
    return new ByteBuddy()
        .with(TypeValidation.DISABLED)
        .with(Implementation.Context.Disabled.Factory.INSTANCE);
  }

  private static void redefine(Instrumentation instrumentation, Class<?> type, byte[] changed)
      throws ReflectiveOperationException {
    try {
      instrumentation.redefineClasses(new ClassDefinition(type, changed));
    } catch (java.lang.instrument.UnmodifiableClassException e) {
      throw new ReflectiveOperationException(
          TypeDescription.ForLoadedType.of(type) + " cannot be changed", e);
    }
  }
}
