package io.toehold.bench.apps;

import io.toehold.bench.child.LoadMain;
import io.toehold.bench.child.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The JDK's {@link HttpClient}, one for all callers, each of which waits for its answer. */
public final class JdkHttpClient implements Operation {

  private final HttpClient client;
  private final String base;
  private int number;

  private JdkHttpClient(HttpClient client, String base) {
    this.client = client;
    this.base = base;
  }

  /** Argument: the server's port. */
  public static void main(String[] arguments) throws IOException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    new LoadMain(
            path -> new JdkHttpClient(client, "http://" + host + ":" + arguments[0] + path + "?"))
        .serve();
  }

  @Override
  public void once() throws IOException, InterruptedException {
    String query = Integer.toString(number++);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(base + query)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200 || !response.body().equals(Hello.text(query))) {
      throw new IOException(
          "asked for " + query + ", got " + response.statusCode() + ": " + response.body());
    }
  }
}
