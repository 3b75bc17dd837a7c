package io.toehold.inner;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.SocketImpl;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The two places at which the JDK is told to make our faces instead of its own.
 *
 * <p>They use the ASM inside Byte Buddy rather than Byte Buddy's own language, which costs some 300
 * ms when it is used for the first time: too much for a start, and these are three instructions
 * each.
 */
final class Hooks {
  private static final String PROVIDER_PROPERTY = "java.nio.channels.spi.SelectorProvider";
  private static final String PROVIDER_FACE = "sun.nio.ch.ToeholdSelectorProvider";
  private static final String SOCKET_FACE = "java/net/ToeholdSocketImpl";

  private Hooks() {}

  /** Sockets and server sockets: the one method that creates their implementation. */
  static void hookSockets(Instrumentation instrumentation) throws IOException {
    redefine(
        instrumentation,
        SocketImpl.class,
        "createPlatformSocketImpl",
        code -> {
          code.visitTypeInsn(Opcodes.NEW, SOCKET_FACE);
          code.visitInsn(Opcodes.DUP);
          code.visitVarInsn(Opcodes.ILOAD, 0);
          code.visitMethodInsn(Opcodes.INVOKESPECIAL, SOCKET_FACE, "<init>", "(Z)V", false);
          code.visitInsn(Opcodes.ARETURN);
          code.visitMaxs(3, 1);
        });
  }

  /**
   * Channels and selectors: the system's default provider. Before anybody has asked for it, the JDK
   * itself can be told by its property, without changing a class; afterwards the method that
   * answers is changed.
   *
   * @return false if the application has chosen a provider of its own, which is left alone
   */
  static boolean hookChannels(Instrumentation instrumentation) throws IOException {
    if (System.getProperty(PROVIDER_PROPERTY) != null) {
      return false;
    }
    System.setProperty(PROVIDER_PROPERTY, PROVIDER_FACE);
    String provider;
    try {
      provider = SelectorProvider.provider().getClass().getName();
    } finally {
      System.clearProperty(PROVIDER_PROPERTY);
    }
    if (provider.equals("sun.nio.ch.EPollSelectorProvider")) {
      String face = PROVIDER_FACE.replace('.', '/');
      redefine(
          instrumentation,
          SelectorProvider.class,
          "provider",
          code -> {
            code.visitFieldInsn(Opcodes.GETSTATIC, face, "INSTANCE", "L" + face + ";");
            code.visitInsn(Opcodes.ARETURN);
            code.visitMaxs(1, 0);
          });
      return true;
    }
    return provider.equals(PROVIDER_FACE);
  }

  private static void redefine(
      Instrumentation instrumentation, Class<?> type, String method, Consumer<MethodVisitor> body)
      throws IOException {
    byte[] original;
    try (InputStream in =
        ClassLoader.getSystemResourceAsStream(type.getName().replace('.', '/') + ".class")) {
      original = in.readAllBytes();
    }
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, 0);
    Replacement replacement = new Replacement(writer, method, body);
    reader.accept(replacement, 0);
    if (!replacement.done) {
      throw new IOException("this JDK has no " + type.getName() + "." + method);
    }
    try {
      instrumentation.redefineClasses(new ClassDefinition(type, writer.toByteArray()));
    } catch (ClassNotFoundException | UnmodifiableClassException e) {
      throw new IOException(type.getName() + " cannot be changed", e);
    }
  }

  /** Gives one static method another body. */
  private static final class Replacement extends ClassVisitor {
    private final String method;
    private final Consumer<MethodVisitor> body;
    private boolean done;

    Replacement(ClassVisitor next, String method, Consumer<MethodVisitor> body) {
      super(Opcodes.ASM9, next);
      this.method = method;
      this.body = body;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals(method) || (access & Opcodes.ACC_STATIC) == 0) {
        return visitor;
      }
      done = true;
      visitor.visitCode();
      body.accept(visitor);
      visitor.visitEnd();
      return null; // the original body goes nowhere
    }
  }
}
