package io.toehold.it.app.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** What the applications need of an HTTP client. */
interface Client extends Closeable {
  /** Takes the body of a good answer. */
  interface Reader {
    void read(InputStream body) throws IOException;
  }

  void get(String url, boolean keepAlive, Reader reader) throws IOException;

  void post(String url, boolean keepAlive, long length, Reader reader) throws IOException;
}
