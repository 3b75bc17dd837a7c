package io.toehold.apps.jetty;

import io.toehold.apps.http.Exchanges;
import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Client;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;

/** Jetty's client, shared by all threads. */
final class JettyClient {

  private static final int PATIENCE_SECONDS = 10;

  private JettyClient() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = new HttpClient();
    client.start();
    String server = "http://127.0.0.1:" + Client.port(args);
    Client.run(() -> new Requests(client, server));
  }

  private record Requests(HttpClient client, String server) implements Exchanges {

    @Override
    public byte[] get(String path) throws Exception {
      return send(client.newRequest(server + path));
    }

    @Override
    public byte[] post(String path, byte[] body) throws Exception {
      return send(client.POST(server + path).body(new BytesRequestContent(body)));
    }

    private static byte[] send(Request request) throws Exception {
      ContentResponse response =
          new CompletableResponseListener(request, Service.MOST)
              .send()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Exchanges.check(response.getStatus());
      return response.getContent();
    }
  }
}
