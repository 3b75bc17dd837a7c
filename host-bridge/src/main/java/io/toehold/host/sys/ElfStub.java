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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes a shared object that exports {@link MachineCode} as JNI functions. The object needs no
 * compiler and no C library, is the same on all distributions, and is deleted as soon as it is
 * loaded.
 *
 * <pre>
 *   0x00000  ELF header, 4 program headers, DT_HASH, DT_SYMTAB, DT_STRTAB, code     PT_LOAD  R X
 *   0x10000  dynamic section                                                        PT_LOAD  RW, PT_DYNAMIC
 *                                                                                   PT_GNU_STACK, not executable
 * </pre>
 */
public final class ElfStub {
  private static final int DYNAMIC_AT = 0x10000;
  private static final int PROGRAM_HEADERS = 4;

  private ElfStub() {}

  /**
   * Writes the object into the first directory from which it can be loaded, loads it and deletes
   * it.
   *
   * @param symbols the JNI names of the functions, all of which this processor can execute
   * @param directories candidates; some may be mounted noexec
   * @param loader calls {@link System#load} on behalf of the class that declares the function
   * @return whether it was loaded
   */
  public static boolean load(
      Map<MachineCode, String> symbols, List<Path> directories, Consumer<String> loader) {
    byte[] object = build(symbols);
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

  private static byte[] build(Map<MachineCode, String> symbols) {
    int count = symbols.size();
    int hashAt = 64 + PROGRAM_HEADERS * 56;
    int symbolsAt = align(hashAt + 4 * (4 + count), 8);
    int stringsAt = symbolsAt + (1 + count) * 24;
    ByteBuffer b = ByteBuffer.allocate(DYNAMIC_AT + 6 * 16).order(ByteOrder.LITTLE_ENDIAN);

    b.position(hashAt).putInt(1).putInt(1 + count).putInt(1); // one bucket, a chain of all symbols
    for (int i = 0; i <= count; i++) {
      b.putInt(i == 0 || i == count ? 0 : i + 1);
    }
    int stringsLength = 1 + symbols.values().stream().mapToInt(name -> name.length() + 1).sum();
    int string = 1;
    int end = stringsAt + stringsLength;
    int symbol = symbolsAt + 24;
    for (Map.Entry<MachineCode, String> function : symbols.entrySet()) {
      byte[] code = function.getKey().bytes();
      int at = align(end, 16);
      b.position(symbol).putInt(string).put((byte) 0x12).put((byte) 0).putShort((short) 1);
      b.putLong(at).putLong(code.length);
      b.position(stringsAt + string).put(function.getValue().getBytes(StandardCharsets.US_ASCII));
      b.position(at).put(code);
      string += function.getValue().length() + 1;
      symbol += 24;
      end = at + code.length;
    }

    b.position(0).put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    b.putShort((short) 3).putShort((short) (MachineCode.IS_X86 ? 62 : 183)).putInt(1);
    b.putLong(0).putLong(64).putLong(0).putInt(0);
    b.putShort((short) 64).putShort((short) 56).putShort((short) PROGRAM_HEADERS);
    b.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    int dynamicLength = b.capacity() - DYNAMIC_AT;
    programHeader(b, 1, 5, 0, end, 0x10000);
    programHeader(b, 1, 6, DYNAMIC_AT, dynamicLength, 0x10000);
    programHeader(b, 2, 6, DYNAMIC_AT, dynamicLength, 8);
    programHeader(b, 0x6474e551, 6, 0, 0, 8);

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
