package io.toehold.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads Toehold proper from {@code inner/**.classdata} of the jar, where no other loader finds it.
 * Its parent is the platform loader: it sees nothing of the application, and the application
 * nothing of it.
 */
final class InnerLoader extends ClassLoader {
  private static final String CLASS = ".class";

  private final JarFile jar;

  InnerLoader(JarFile jar) {
    super("toehold", ClassLoader.getPlatformClassLoader());
    this.jar = jar;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name.replace('.', '/') + CLASS);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    byte[] bytes = bytes(name);
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  private byte[] bytes(String name) {
    String data = name.endsWith(CLASS) ? name + "data" : name;
    ZipEntry entry = jar.getEntry("inner/" + data);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static {
    registerAsParallelCapable();
  }
}
