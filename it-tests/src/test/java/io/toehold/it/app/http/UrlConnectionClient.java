package io.toehold.it.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** {@code HttpURLConnection}. */
final class UrlConnectionClient implements Client {
  @Override
  public void get(String url, boolean keepAlive, Reader reader) throws IOException {
    read(open(url, keepAlive), reader);
  }

  @Override
  public void post(String url, boolean keepAlive, long length, Reader reader) throws IOException {
    HttpURLConnection connection = open(url, keepAlive);
    connection.setDoOutput(true);
    if (keepAlive) {
      connection.setFixedLengthStreamingMode(length);
    } else {
      connection.setChunkedStreamingMode(0);
    }
    try (OutputStream out = connection.getOutputStream()) {
      Endpoint.write(length, out);
    }
    read(connection, reader);
  }

  private static HttpURLConnection open(String url, boolean keepAlive) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    if (!keepAlive) {
      connection.setRequestProperty("Connection", "close");
    }
    return connection;
  }

  private static void read(HttpURLConnection connection, Reader reader) throws IOException {
    if (connection.getResponseCode() != 200) {
      throw new IOException("status " + connection.getResponseCode());
    }
    try (InputStream body = connection.getInputStream()) {
      reader.read(body);
    }
  }

  @Override
  public void close() {}
}
