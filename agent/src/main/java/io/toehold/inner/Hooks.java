package io.toehold.inner;

import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.net.SocketImpl;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.UnaryOperator;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** The places at which the JDK is told to make our faces instead of its own. */
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
          code.visitCode();
          code.visitTypeInsn(Opcodes.NEW, SOCKET_FACE);
          code.visitInsn(Opcodes.DUP);
          code.visitVarInsn(Opcodes.ILOAD, 0);
          code.visitMethodInsn(Opcodes.INVOKESPECIAL, SOCKET_FACE, "<init>", "(Z)V", false);
          code.visitInsn(Opcodes.ARETURN);
          code.visitMaxs(3, 1);
          code.visitEnd();
          return null; // the original body goes nowhere
        });
  }

  /**
   * A server socket of before accepts into sockets of after: the JDK's accept gets to see what it
   * expects.
   */
  static void hookAccept(Instrumentation instrumentation)
      throws IOException, ClassNotFoundException {
    redefine(
        instrumentation,
        Class.forName("sun.nio.ch.NioSocketImpl"),
        "accept",
        code ->
            new MethodVisitor(Opcodes.ASM9, code) {
              @Override
              public void visitCode() {
                super.visitCode();
                super.visitVarInsn(Opcodes.ALOAD, 1);
                super.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    SOCKET_FACE,
                    "unwrap",
                    "(Ljava/net/SocketImpl;)Ljava/net/SocketImpl;",
                    false);
                super.visitVarInsn(Opcodes.ASTORE, 1);
              }
            });
  }

  /** Server socket channels: announced between the JDK's bind and its listen. */
  static void hookListen(Instrumentation instrumentation)
      throws IOException, ClassNotFoundException {
    String face = "sun/nio/ch/ToeholdServerSocketChannel";
    String channel = "sun/nio/ch/ServerSocketChannelImpl";
    redefine(
        instrumentation,
        Class.forName(channel.replace('/', '.')),
        "netBind",
        code ->
            new MethodVisitor(Opcodes.ASM9, code) {
              @Override
              public void visitMethodInsn(
                  int opcode, String owner, String name, String descriptor, boolean isInterface) {
                String called = owner;
                String with = descriptor;
                if (owner.equals("sun/nio/ch/Net") && name.equals("listen")) {
                  super.visitVarInsn(Opcodes.ALOAD, 0);
                  called = face;
                  with = descriptor.replace(")", "L" + channel + ";)");
                }
                super.visitMethodInsn(opcode, called, name, with, isInterface);
              }

              @Override
              public void visitMaxs(int stack, int locals) {
                super.visitMaxs(stack + 1, locals);
              }
            });
  }

  /**
   * Channels and selectors: the system's default provider. Before anybody has asked for it, the JDK
   * itself can be told by its property, without changing a class; if somebody has, but not the
   * application, the method that answers is changed. A provider that the application has chosen is
   * left alone, and so is everything once the application may have selectors of the JDK's, which do
   * not know our channels.
   *
   * @param early whether the application has not begun yet
   * @return whether channels can be offloaded
   */
  static boolean hookChannels(Instrumentation instrumentation, boolean early) throws IOException {
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
    if (early && provider.equals("sun.nio.ch.EPollSelectorProvider")) {
      String face = PROVIDER_FACE.replace('.', '/');
      redefine(
          instrumentation,
          SelectorProvider.class,
          "provider",
          code -> {
            code.visitCode();
            code.visitFieldInsn(Opcodes.GETSTATIC, face, "INSTANCE", "L" + face + ";");
            code.visitInsn(Opcodes.ARETURN);
            code.visitMaxs(1, 0);
            code.visitEnd();
            return null;
          });
      return true;
    }
    return provider.equals(PROVIDER_FACE);
  }

  private static void redefine(
      Instrumentation instrumentation,
      Class<?> type,
      String method,
      UnaryOperator<MethodVisitor> body)
      throws IOException {
    boolean[] done = new boolean[1];
    ClassDefinition changed =
        Weaver.weave(type, next -> new Replacement(next, method, body, () -> done[0] = true));
    if (!done[0]) {
      throw new IOException("this JDK has no " + type.getName() + "." + method);
    }
    Weaver.redefine(instrumentation, changed);
  }

  /** Gives one method another body. */
  private static final class Replacement extends ClassVisitor {
    private final String method;
    private final UnaryOperator<MethodVisitor> body;
    private final Runnable found;

    Replacement(
        ClassVisitor next, String method, UnaryOperator<MethodVisitor> body, Runnable found) {
      super(Opcodes.ASM9, next);
      this.method = method;
      this.body = body;
      this.found = found;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals(method)) {
        return visitor;
      }
      found.run();
      return body.apply(visitor);
    }
  }
}
