package io.toehold.bench.child;

import java.io.Closeable;
import java.io.IOException;

/** One thread's operation; it throws when its outcome is not exactly the expected one. */
@FunctionalInterface
public interface Operation extends Closeable {

  /** Does it once. */
  void once() throws Exception;

  @Override
  default void close() throws IOException {}
}
