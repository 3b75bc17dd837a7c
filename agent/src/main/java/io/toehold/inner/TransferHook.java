package io.toehold.inner;

import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Files that are transferred to channels: has the JDK's file channel come to the face with what the
 * kernel has answered, which refuses to transfer to a channel with a session.
 *
 * <pre>
 *   long n = transferTo0(...)
 *     becomes
 *   long n = ToeholdFileTransfer.transferTo(transferTo0(...), this, fd, position, count, target)
 * </pre>
 *
 * <p>The method that does so has another name and calls another one in each JDK; its first three
 * arguments are the same. A JDK in which it is not found maps the file instead, which only takes
 * longer.
 */
final class TransferHook {
  private static final String FILE_CHANNEL = "sun/nio/ch/FileChannelImpl";
  private static final String FACE = "sun/nio/ch/ToeholdFileTransfer";
  private static final Set<String> CALLERS =
      Set.of("transferToDirectlyInternal", "transferToSocketChannel");
  private static final Set<String> CALLED =
      Set.of("transferTo0", "transferTo", "transferToFileDescriptor");
  private static final String ARGUMENTS = "(JILjava/nio/channels/WritableByteChannel;";
  private static final String SOCKET_ARGUMENTS = "(JILsun/nio/ch/SocketChannelImpl;";
  private static final int STACK = 7;

  private TransferHook() {}

  static void install(Instrumentation instrumentation) throws IOException, ClassNotFoundException {
    boolean[] found = new boolean[1];
    ClassDefinition changed =
        Weaver.weave(
            Class.forName(FILE_CHANNEL.replace('/', '.'), false, null),
            next -> new Weaving(next, () -> found[0] = true));
    if (found[0]) {
      Weaver.redefine(instrumentation, changed);
    }
  }

  private static final class Weaving extends ClassVisitor {
    private final Runnable found;

    Weaving(ClassVisitor next, Runnable found) {
      super(Opcodes.ASM9, next);
      this.found = found;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      boolean caller =
          CALLERS.contains(name)
              && (descriptor.startsWith(ARGUMENTS) || descriptor.startsWith(SOCKET_ARGUMENTS));
      return caller ? new Caller(next) : next;
    }

    private final class Caller extends MethodVisitor {
      Caller(MethodVisitor next) {
        super(Opcodes.ASM9, next);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (CALLED.contains(name) && descriptor.endsWith(")J")) {
          found.run();
          super.visitVarInsn(Opcodes.ALOAD, 0);
          super.visitVarInsn(Opcodes.ALOAD, 0);
          super.visitFieldInsn(Opcodes.GETFIELD, FILE_CHANNEL, "fd", "Ljava/io/FileDescriptor;");
          super.visitVarInsn(Opcodes.LLOAD, 1);
          super.visitVarInsn(Opcodes.ILOAD, 3);
          super.visitVarInsn(Opcodes.ALOAD, 4);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC,
              FACE,
              "transferTo",
              "(JLjava/nio/channels/FileChannel;Ljava/io/FileDescriptor;JI"
                  + "Ljava/nio/channels/WritableByteChannel;)J",
              false);
        }
      }

      @Override
      public void visitMaxs(int stack, int locals) {
        super.visitMaxs(stack + STACK, locals);
      }
    }
  }
}
