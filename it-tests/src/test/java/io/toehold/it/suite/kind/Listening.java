package io.toehold.it.suite.kind;

import java.io.IOException;

/** A listening socket, whatever the API. */
public interface Listening extends AutoCloseable {
  int port() throws IOException;

  End accept() throws Exception;

  @Override
  void close() throws IOException;
}
