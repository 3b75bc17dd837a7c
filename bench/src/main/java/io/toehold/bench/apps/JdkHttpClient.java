package io.toehold.bench.apps;

import io.toehold.bench.child.ClosedLoop;
import io.toehold.bench.child.LoadMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The JDK's {@link HttpClient}, one for all callers, each of which waits for its answer. */
public final class JdkHttpClient implements ClosedLoop.Operation {

  private final HttpClient client;
  private final String base;
  private int number;

  private JdkHttpClient(HttpClient client, String base) {
    this.client = client;
    this.base = base;
  }

  /** Arguments: port, callers. */
  public static void main(String[] arguments) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    String base =
        "http://"
            + InetAddress.getLoopbackAddress().getHostAddress()
            + ":"
            + arguments[0]
            + Hello.PATH
            + "?";
    LoadMain.serve(
        Integer.parseInt(arguments[1]), Long.MAX_VALUE, () -> new JdkHttpClient(client, base));
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
