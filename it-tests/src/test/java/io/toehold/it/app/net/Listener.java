package io.toehold.it.app.net;

import java.io.Closeable;
import java.io.IOException;

/** A listening socket, by whichever API. */
public interface Listener extends Closeable {
  Connection accept() throws IOException;

  int port() throws IOException;
}
