package io.toehold.apps.apache;

import io.toehold.apps.http.Exchanges;
import io.toehold.apps.kit.Client;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The classic client, shared by all threads. */
final class ClassicClient {

  private ClassicClient() {}

  public static void main(String[] args) {
    CloseableHttpClient client = HttpClients.createSystem();
    String server = "http://127.0.0.1:" + Client.port(args);
    Client.run(() -> new Requests(client, server));
  }

  private record Requests(CloseableHttpClient client, String server) implements Exchanges {

    @Override
    public byte[] get(String path) throws Exception {
      return send(new HttpGet(server + path));
    }

    @Override
    public byte[] post(String path, byte[] body) throws Exception {
      HttpPost request = new HttpPost(server + path);
      request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
      return send(request);
    }

    private byte[] send(ClassicHttpRequest request) throws Exception {
      return client.execute(
          request,
          response -> {
            Exchanges.check(response.getCode());
            return EntityUtils.toByteArray(response.getEntity());
          });
    }
  }
}
