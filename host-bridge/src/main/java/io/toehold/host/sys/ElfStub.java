package io.toehold.host.sys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes a shared object that exports one JNI function, {@code static native long sys(long number,
 * long... six)}, which executes the system call instruction and returns its result. The object
 * needs no compiler and no C library, is the same on all distributions, and is deleted as soon as
 * it is loaded.
 *
 * <pre>
 *   0x00000  ELF header, 4 program headers, DT_HASH, DT_SYMTAB, DT_STRTAB, code     PT_LOAD  R X
 *   0x10000  dynamic section                                                        PT_LOAD  RW, PT_DYNAMIC
 *                                                                                   PT_GNU_STACK, not executable
 * </pre>
 */
public final class ElfStub {
  /** JNI passes env, class, then the seven longs: rdx, rcx, r8, r9, and three on the stack. */
  private static final byte[] X86_64 =
      HexFormat.of()
          .parseHex(
              "4889d0" // mov rax, rdx      number
                  + "4889cf" // mov rdi, rcx
                  + "4c89c6" // mov rsi, r8
                  + "4c89ca" // mov rdx, r9
                  + "4c8b542408" // mov r10, [rsp+8]
                  + "4c8b442410" // mov r8, [rsp+16]
                  + "4c8b4c2418" // mov r9, [rsp+24]
                  + "0f05" // syscall
                  + "c3"); // ret

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

  private static final int DYNAMIC_AT = 0x10000;
  private static final int PROGRAM_HEADERS = 4;

  private ElfStub() {}

  /** Whether there is machine code for this processor. */
  public static boolean isSupported() {
    return code(System.getProperty("os.arch")).isPresent();
  }

  /**
   * Writes the object into the first directory from which it can be loaded, loads it and deletes
   * it.
   *
   * @param symbol the JNI name of the function
   * @param directories candidates; some may be mounted noexec
   * @param loader calls {@link System#load} on behalf of the class that declares the function
   * @return whether it was loaded
   */
  public static boolean load(String symbol, List<Path> directories, Consumer<String> loader) {
    Optional<byte[]> code = code(System.getProperty("os.arch"));
    if (code.isEmpty()) {
      return false;
    }
    byte[] object = build(System.getProperty("os.arch"), code.get(), symbol);
    for (Path directory : directories) {
      // Not Files.createTempFile: its SecureRandom costs tens of milliseconds at start. CREATE_NEW
      // follows no links.
      Path file =
          directory.resolve(
              "toehold-"
                  + ProcessHandle.current().pid()
                  + "-"
                  + Long.toHexString(System.nanoTime())
                  + ".so");
      try {
        try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------")))) {
          ByteBuffer bytes = ByteBuffer.wrap(object);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }
        loader.accept(file.toString());
        return true;
      } catch (IOException | UnsatisfiedLinkError | UnsupportedOperationException e) {
        continue; // not writable or noexec: the next one
      } finally {
        delete(file);
      }
    }
    return false;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  private static Optional<byte[]> code(String arch) {
    return switch (arch) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64" -> {
        ByteBuffer words = ByteBuffer.allocate(AARCH64.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : AARCH64) {
          words.putInt(word);
        }
        yield Optional.of(words.array());
      }
      default -> Optional.empty();
    };
  }

  private static byte[] build(String arch, byte[] code, String symbol) {
    byte[] name = symbol.getBytes(StandardCharsets.US_ASCII);
    int hashAt = 64 + PROGRAM_HEADERS * 56;
    int symbolsAt = align(hashAt + 4 * 5, 8);
    int stringsAt = symbolsAt + 2 * 24;
    int stringsLength = name.length + 2;
    int codeAt = align(stringsAt + stringsLength, 16);
    int dynamicLength = 6 * 16;

    ByteBuffer b = ByteBuffer.allocate(DYNAMIC_AT + dynamicLength).order(ByteOrder.LITTLE_ENDIAN);
    b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    b.putShort((short) 3).putShort((short) (arch.equals("aarch64") ? 183 : 62)).putInt(1);
    b.putLong(0).putLong(64).putLong(0).putInt(0);
    b.putShort((short) 64).putShort((short) 56).putShort((short) PROGRAM_HEADERS);
    b.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    programHeader(b, 1, 5, 0, codeAt + code.length, 0x10000);
    programHeader(b, 1, 6, DYNAMIC_AT, dynamicLength, 0x10000);
    programHeader(b, 2, 6, DYNAMIC_AT, dynamicLength, 8);
    programHeader(b, 0x6474e551, 6, 0, 0, 8);
    b.position(hashAt).putInt(1).putInt(2).putInt(1).putInt(0).putInt(0); // one bucket, one symbol
    b.position(symbolsAt + 24).putInt(1).put((byte) 0x12).put((byte) 0).putShort((short) 1);
    b.putLong(codeAt).putLong(code.length);
    b.position(stringsAt + 1).put(name);
    b.position(codeAt).put(code);
    b.position(DYNAMIC_AT);
    b.putLong(4).putLong(hashAt).putLong(5).putLong(stringsAt).putLong(6).putLong(symbolsAt);
    b.putLong(10).putLong(stringsLength).putLong(11).putLong(24).putLong(0).putLong(0);
    return b.array();
  }

  private static void programHeader(
      ByteBuffer b, int type, int flags, long at, long length, long align) {
    b.putInt(type).putInt(flags).putLong(at).putLong(at).putLong(at);
    b.putLong(length).putLong(length).putLong(align);
  }

  private static int align(int n, int to) {
    return (n + to - 1) & -to;
  }
}
