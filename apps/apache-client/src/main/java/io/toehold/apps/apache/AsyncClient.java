package io.toehold.apps.apache;

import io.toehold.apps.http.Exchanges;
import io.toehold.apps.kit.Client;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;

/** The asynchronous client, shared by all threads. */
final class AsyncClient {

  private static final int PATIENCE_SECONDS = 10;

  private AsyncClient() {}

  public static void main(String[] args) {
    CloseableHttpAsyncClient client = HttpAsyncClients.createSystem();
    client.start();
    String server = "http://127.0.0.1:" + Client.port(args);
    Client.run(() -> new Requests(client, server));
  }

  private record Requests(CloseableHttpAsyncClient client, String server) implements Exchanges {

    @Override
    public byte[] get(String path) throws Exception {
      return send(SimpleRequestBuilder.get(server + path).build());
    }

    @Override
    public byte[] post(String path, byte[] body) throws Exception {
      return send(
          SimpleRequestBuilder.post(server + path)
              .setBody(body, ContentType.APPLICATION_OCTET_STREAM)
              .build());
    }

    private byte[] send(SimpleHttpRequest request) throws Exception {
      SimpleHttpResponse response =
          client.execute(request, null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Exchanges.check(response.getCode());
      return response.getBodyBytes();
    }
  }
}
