package io.toehold.it.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** {@code java.net.http.HttpClient}. */
final class JdkClient implements Client {
  private final HttpClient client;

  JdkClient() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
    client = HttpClient.newHttpClient();
  }

  @Override
  public void get(String url, boolean keepAlive, Reader reader) throws IOException {
    send(request(url, keepAlive).GET().build(), reader);
  }

  @Override
  public void post(String url, boolean keepAlive, long length, Reader reader) throws IOException {
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> Endpoint.body(length));
    // With the length known and, on connections that are not kept, in chunks.
    BodyPublisher body =
        keepAlive && length > 0 ? BodyPublishers.fromPublisher(stream, length) : stream;
    send(request(url, keepAlive).POST(body).build(), reader);
  }

  private static HttpRequest.Builder request(String url, boolean keepAlive) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url));
    // An offer to upgrade to HTTP/2 needs the header Connection for itself.
    return keepAlive ? builder : builder.version(Version.HTTP_1_1).header("Connection", "close");
  }

  private void send(HttpRequest request, Reader reader) throws IOException {
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("status " + response.statusCode());
        }
        reader.read(body);
      }
    } catch (InterruptedException problem) {
      throw new IOException(problem);
    }
  }

  @Override
  public void close() {}
}
