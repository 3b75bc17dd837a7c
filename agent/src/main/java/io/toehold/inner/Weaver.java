package io.toehold.inner;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.function.Function;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;

/**
 * Changes methods of the JDK's classes.
 *
 * <p>With the ASM inside Byte Buddy rather than Byte Buddy's own language, which costs some 300 ms
 * when it is used for the first time: too much for a start, and the changes are a few instructions.
 */
final class Weaver {
  private Weaver() {}

  /** What a class becomes; changes nothing yet. */
  static ClassDefinition weave(Class<?> type, Function<ClassVisitor, ClassVisitor> change)
      throws IOException {
    byte[] original;
    try (InputStream in =
        ClassLoader.getSystemResourceAsStream(type.getName().replace('.', '/') + ".class")) {
      original = in.readAllBytes();
    }
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(change.apply(writer), 0);
    return new ClassDefinition(type, writer.toByteArray());
  }

  static void redefine(Instrumentation instrumentation, ClassDefinition... definitions)
      throws IOException {
    try {
      instrumentation.redefineClasses(definitions);
    } catch (ClassNotFoundException | UnmodifiableClassException e) {
      throw new IOException(
          definitions[0].getDefinitionClass().getName() + " cannot be changed", e);
    }
  }
}
