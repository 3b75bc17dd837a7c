package io.toehold.host.sys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** JNI functions in the machine's own language, for {@link ElfStub}. */
public enum MachineCode {
  /**
   * {@code static native long sys(long number, long... six)}: executes the system call instruction
   * and returns its result.
   */
  SYSTEM_CALL {
    /** JNI passes env, class, then the seven longs: rdx, rcx, r8, r9, and three on the stack. */
    private static final String X86_64 =
        "4889d0" // mov rax, rdx      number
            + "4889cf" // mov rdi, rcx
            + "4c89c6" // mov rsi, r8
            + "4c89ca" // mov rdx, r9
            + "4c8b542408" // mov r10, [rsp+8]
            + "4c8b442410" // mov r8, [rsp+16]
            + "4c8b4c2418" // mov r9, [rsp+24]
            + "0f05" // syscall
            + "c3"; // ret

    /** JNI passes env, class, number in x0 to x2, five longs in x3 to x7, and one on the stack. */
    private static final int[] AARCH64 = {
      0xaa0203e8, // mov x8, x2      number
      0xaa0303e0, // mov x0, x3
      0xaa0403e1, // mov x1, x4
      0xaa0503e2, // mov x2, x5
      0xaa0603e3, // mov x3, x6
      0xaa0703e4, // mov x4, x7
      0xf94003e5, // ldr x5, [sp]
      0xd4000001, // svc #0
      0xd65f03c0 // ret
    };

    @Override
    public boolean isSupported() {
      return IS_X86 || ARCH.equals("aarch64");
    }

    @Override
    byte[] bytes() {
      if (IS_X86) {
        return HexFormat.of().parseHex(X86_64);
      }
      ByteBuffer words = ByteBuffer.allocate(AARCH64.length * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (int word : AARCH64) {
        words.putInt(word);
      }
      return words.array();
    }
  },

  /**
   * {@code static native void copyMemory(long from, long to, long bytes)}: {@link
   * io.toehold.core.memory.CopyToPeer} by the string instruction.
   */
  COPY_MEMORY {
    /** Where the processor has fast string instructions. */
    @Override
    public boolean isSupported() {
      return HAS_FAST_STRINGS;
    }

    /** JNI passes env, class, then the three longs: rdx, rcx, r8. */
    @Override
    byte[] bytes() {
      return HexFormat.of()
          .parseHex(
              "4889d6" // mov rsi, rdx
                  + "4889cf" // mov rdi, rcx
                  + "4c89c1" // mov rcx, r8
                  + "f3a4" // rep movsb
                  + "c3"); // ret
    }
  },

  /**
   * {@code static native void copyArray(byte[] from, int offset, int bytes, long to)}: the same
   * from an array, which JNI's GetPrimitiveArrayCritical keeps where it is.
   */
  COPY_ARRAY {
    /** JNI passes env, class, array: rdi, rsi, rdx; offset, bytes: ecx, r8d; to: r9. */
    private static final String X86_64 =
        "53" // push rbx
            + "55" // push rbp
            + "4154" // push r12
            + "4155" // push r13
            + "4156" // push r14       and the stack is aligned for calls
            + "4889fb" // mov rbx, rdi   env
            + "4889d5" // mov rbp, rdx   array
            + "4189cc" // mov r12d, ecx  offset
            + "4589c5" // mov r13d, r8d  bytes
            + "4d89ce" // mov r14, r9    to
            + "4889d6" // mov rsi, rdx
            + "31d2" // xor edx, edx   no answer whether it is a copy
            + "488b07" // mov rax, [rdi]
            + "ff90f0060000" // call [rax+222*8]     GetPrimitiveArrayCritical
            + "4a8d3420" // lea rsi, [rax+r12]
            + "4c89f7" // mov rdi, r14
            + "4489e9" // mov ecx, r13d
            + "4889c2" // mov rdx, rax
            + "f3a4" // rep movsb
            + "4889df" // mov rdi, rbx
            + "4889ee" // mov rsi, rbp
            + "b902000000" // mov ecx, JNI_ABORT
            + "488b03" // mov rax, [rbx]
            + "ff90f8060000" // call [rax+223*8]     ReleasePrimitiveArrayCritical
            + "415e" // pop r14
            + "415d" // pop r13
            + "415c" // pop r12
            + "5d" // pop rbp
            + "5b" // pop rbx
            + "c3"; // ret

    /** Where the collector does not mind. */
    @Override
    public boolean isSupported() {
      return COPY_MEMORY.isSupported() && Collector.pinsArrays();
    }

    @Override
    byte[] bytes() {
      return HexFormat.of().parseHex(X86_64);
    }
  };

  private static final String ARCH = System.getProperty("os.arch");
  static final boolean IS_X86 = ARCH.equals("amd64") || ARCH.equals("x86_64");
  private static final boolean HAS_FAST_STRINGS = IS_X86 && processorHas("erms");

  /** Whether this processor can execute it, and is to. */
  public abstract boolean isSupported();

  abstract byte[] bytes();

  /** Looks at the flags of the first processor: of hundreds, the file is long. */
  private static boolean processorHas(String flag) {
    ByteBuffer beginning = ByteBuffer.allocate(8 << 10);
    try (FileChannel file = FileChannel.open(Path.of("/proc/cpuinfo"))) {
      while (beginning.hasRemaining() && file.read(beginning) > 0) {
        continue;
      }
    } catch (IOException e) {
      return false;
    }
    String text = new String(beginning.array(), 0, beginning.position(), StandardCharsets.US_ASCII);
    return text.lines()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> (line + " ").contains(" " + flag + " "))
        .orElse(false);
  }
}
