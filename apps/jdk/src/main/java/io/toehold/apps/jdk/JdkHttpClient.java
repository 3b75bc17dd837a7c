package io.toehold.apps.jdk;

import io.toehold.apps.http.Exchanges;
import io.toehold.apps.kit.Client;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The JDK's {@link HttpClient}, shared by all threads. */
final class JdkHttpClient {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private JdkHttpClient() {}

  /** Arguments: {@link HttpClient.Version}, port. */
  public static void main(String[] args) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.valueOf(args[0]))
            .connectTimeout(PATIENCE)
            .build();
    String server = "http://127.0.0.1:" + Client.port(args);
    Client.run(() -> new Requests(client, server));
  }

  private record Requests(HttpClient client, String server) implements Exchanges {

    @Override
    public byte[] get(String path) throws Exception {
      return send(to(path).build());
    }

    @Override
    public byte[] post(String path, byte[] body) throws Exception {
      return send(to(path).POST(BodyPublishers.ofByteArray(body)).build());
    }

    private HttpRequest.Builder to(String path) {
      return HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE);
    }

    private byte[] send(HttpRequest request) throws Exception {
      HttpResponse<byte[]> response;
      try {
        response = client.send(request, BodyHandlers.ofByteArray());
      } catch (IOException e) {
        if (!isReceivedInPool(e)) {
          throw e;
        }
        response = client.send(request, BodyHandlers.ofByteArray());
      }
      Exchanges.check(response.statusCode());
      return response.body();
    }

    /**
     * JDK-8357639, which JDK 25 has: a connection that has just been taken from the pool may be
     * closed by whoever watched it there.
     */
    private static boolean isReceivedInPool(Throwable problem) {
      for (Throwable t = problem; t != null; t = t.getCause()) {
        if ("Data received while in pool".equals(t.getMessage())) {
          return true;
        }
      }
      return false;
    }
  }
}
