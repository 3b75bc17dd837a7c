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
   * {@code static native void copyArray(byte[] from, int offset, int bytes, long to)}, of at least
   * one byte: {@link io.toehold.core.memory.CopyToPeer} by the string instruction. It takes the
   * array's bytes by JNI's GetByteArrayRegion through 16 KiB on the stack, as the JDK's own native
   * code does, so the collector need not wait for it. (With 8 KiB, streams carried a sixth less.)
   */
  COPY_ARRAY {
    /** JNI passes env, class, array: rdi, rsi, rdx; offset, bytes: ecx, r8d; to: r9. */
    private static final String X86_64 =
        "53" // push rbx
            + "55" // push rbp
            + "4154" // push r12
            + "4155" // push r13
            + "4156" // push r14
            + "4157" // push r15
            + "4881ec08400000" // sub rsp, 16392      16 KiB, and the alignment for calls
            + "4889fb" // mov rbx, rdi         env
            + "4889d5" // mov rbp, rdx         array
            + "4189cc" // mov r12d, ecx        offset
            + "4589c5" // mov r13d, r8d        bytes
            + "4d89ce" // mov r14, r9          to
            + "41bf00400000" // again: mov r15d, 16384
            + "4539fd" // cmp r13d, r15d
            + "450f42fd" // cmovb r15d, r13d     the next piece
            + "4889df" // mov rdi, rbx
            + "4889ee" // mov rsi, rbp
            + "4489e2" // mov edx, r12d
            + "4489f9" // mov ecx, r15d
            + "4989e0" // mov r8, rsp
            + "488b03" // mov rax, [rbx]
            + "ff9040060000" // call [rax+200*8]     GetByteArrayRegion
            + "4889e6" // mov rsi, rsp
            + "4c89f7" // mov rdi, r14
            + "4489f9" // mov ecx, r15d
            + "f3a4" // rep movsb
            + "4989fe" // mov r14, rdi
            + "4501fc" // add r12d, r15d
            + "4529fd" // sub r13d, r15d
            + "75c5" // jne again
            + "4881c408400000" // add rsp, 16392
            + "415f" // pop r15
            + "415e" // pop r14
            + "415d" // pop r13
            + "415c" // pop r12
            + "5d" // pop rbp
            + "5b" // pop rbx
            + "c3"; // ret

    /** Where the processor has fast string instructions. */
    @Override
    public boolean isSupported() {
      return IS_X86 && processorHas("erms");
    }

    @Override
    byte[] bytes() {
      return HexFormat.of().parseHex(X86_64);
    }
  },

  /** {@code static native void copyMemory(long from, long to, long bytes)}: the same. */
  COPY_MEMORY {
    @Override
    public boolean isSupported() {
      return COPY_ARRAY.isSupported();
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
  };

  private static final String ARCH = System.getProperty("os.arch");
  static final boolean IS_X86 = ARCH.equals("amd64") || ARCH.equals("x86_64");

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
