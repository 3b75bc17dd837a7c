package io.toehold.core.direct;

import io.toehold.core.toe.Path;

/**
 * Says which path a connection takes. Thread-safe; an answer other than {@link Path#UNDECIDED} is
 * final.
 */
public interface Decision {
  /** It has been decided that it is offloaded. */
  Decision OFFLOADED = () -> Path.OFFLOADED;

  /** The path as far as it is known. */
  Path path();

  /** Decides for the host path, if it is still undecided. */
  default void withdraw() {}
}
