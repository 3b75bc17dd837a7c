package io.toehold.inner;

import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * The JDK's asynchronous channels: has their provider make our faces, and their calls to the kernel
 * come to the faces. No provider is replaced, neither the JDK's nor one that the application has
 * chosen.
 *
 * <pre>
 *   Net.connect(fd, address, port)     becomes   ToeholdAsynchronousCalls.connect(fd, address, port, this)
 *   new UnixAsynchronousXImpl(port)    becomes   new ToeholdAsynchronousX(port)
 * </pre>
 */
final class AsynchronousHooks {
  private static final String JDK = "sun/nio/ch/";
  private static final String FACE = JDK + "ToeholdAsynchronous";
  private static final String CALLS = FACE + "Calls";
  private static final String SOCKET = JDK + "UnixAsynchronousSocketChannelImpl";
  private static final String SERVER = JDK + "UnixAsynchronousServerSocketChannelImpl";

  /**
   * What is changed in a class: calls, by their names, and classes of which instances are made.
   *
   * @param handsOn whether the object that calls or makes is the last argument
   */
  private record Change(String type, Set<String> wanted, boolean handsOn) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change(JDK + "LinuxAsynchronousChannelProvider", Set.of(SOCKET, SERVER), false),
          new Change(SERVER, Set.of(SOCKET), true),
          new Change(
              JDK + "EPollPort",
              Set.of(
                  JDK + "EPoll.create",
                  JDK + "IOUtil.write1",
                  JDK + "FileDispatcherImpl.closeIntFD"),
              true),
          new Change(JDK + "EPollPort$EventHandlerTask", Set.of(JDK + "EPoll.wait"), false),
          new Change(
              JDK + "AsynchronousServerSocketChannelImpl",
              Set.of(JDK + "Net.listen", JDK + "Net.setSocketOption", "java/lang/Class.getName"),
              true),
          new Change(
              SOCKET,
              Set.of(
                  JDK + "Net.connect",
                  JDK + "Net.localAddress",
                  JDK + "IOUtil.read",
                  JDK + "IOUtil.write",
                  JDK + "Port.startPoll"),
              true),
          new Change(
              JDK + "AsynchronousSocketChannelImpl",
              Set.of(
                  JDK + "Net.bind",
                  JDK + "Net.shutdown",
                  JDK + "Net.setSocketOption",
                  JDK + "Net.getSocketOption",
                  "java/lang/Class.getName"),
              true));

  private AsynchronousHooks() {}

  /** Throws, before anything is changed, if the JDK's code is not what the faces are made for. */
  static void install(Instrumentation instrumentation) throws IOException, ClassNotFoundException {
    Set<String> methods =
        Arrays.stream(type(CALLS).getDeclaredMethods())
            .map(
                m ->
                    m.getName()
                        + MethodType.methodType(m.getReturnType(), m.getParameterTypes())
                            .toMethodDescriptorString())
            .collect(Collectors.toSet());
    ClassDefinition[] definitions = new ClassDefinition[CHANGES.size()];
    for (int i = 0; i < definitions.length; i++) {
      Change change = CHANGES.get(i);
      Set<String> missing = new HashSet<>(change.wanted);
      Set<String> unknown = new HashSet<>();
      definitions[i] =
          Weaver.weave(type(change.type), next -> new Weaving(next, change, missing, unknown));
      unknown.removeAll(methods);
      missing.addAll(unknown);
      if (!missing.isEmpty()) {
        throw new IOException(
            "this JDK (" + Runtime.version() + ") has in " + change.type + " no " + missing);
      }
    }
    Weaver.redefine(instrumentation, definitions);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name.replace('/', '.'), false, null);
  }

  private static String face(String type) {
    return type.equals(SOCKET) ? FACE + "SocketChannel" : FACE + "ServerSocketChannel";
  }

  private static final class Weaving extends ClassVisitor {
    private final Change change;
    private final Set<String> missing;
    private final Set<String> used;

    /**
     * @param missing wanted and not yet found
     * @param used gets the methods that are called instead
     */
    Weaving(ClassVisitor next, Change change, Set<String> missing, Set<String> used) {
      super(Opcodes.ASM9, next);
      this.change = change;
      this.missing = missing;
      this.used = used;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return (access & Opcodes.ACC_STATIC) != 0 ? next : new Body(next);
    }

    private boolean isWanted(String name) {
      missing.remove(name);
      return change.wanted.contains(name);
    }

    private final class Body extends MethodVisitor {
      Body(MethodVisitor next) {
        super(Opcodes.ASM9, next);
      }

      @Override
      public void visitTypeInsn(int opcode, String type) {
        boolean makes = opcode == Opcodes.NEW && isWanted(type);
        super.visitTypeInsn(opcode, makes ? face(type) : type);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (name.equals("<init>") && change.wanted.contains(owner)) {
          super.visitMethodInsn(opcode, face(owner), name, handOn(descriptor), false);
        } else if (isWanted(owner + "." + name)) {
          String receiver = opcode == Opcodes.INVOKESTATIC ? "(" : "(L" + owner + ";";
          String replacement = handOn(receiver + descriptor.substring(1));
          used.add(name + replacement);
          super.visitMethodInsn(Opcodes.INVOKESTATIC, CALLS, name, replacement, false);
        } else {
          super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
      }

      /** Loads the last argument, if it is to be handed on; the descriptor with it. */
      private String handOn(String descriptor) {
        if (!change.handsOn) {
          return descriptor;
        }
        super.visitVarInsn(Opcodes.ALOAD, 0);
        return descriptor.replace(")", "L" + change.type + ";)");
      }

      @Override
      public void visitMaxs(int stack, int locals) {
        super.visitMaxs(stack + 1, locals);
      }
    }
  }
}
