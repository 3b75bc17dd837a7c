package io.toehold.apps.okhttp;

import io.toehold.apps.http.Exchanges;
import io.toehold.apps.kit.Client;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp's client, shared by all threads. */
final class OkHttpMain {

  private OkHttpMain() {}

  public static void main(String[] args) {
    OkHttpClient client = new OkHttpClient();
    String server = "http://127.0.0.1:" + Client.port(args);
    Client.run(() -> new Requests(client, server));
  }

  private record Requests(OkHttpClient client, String server) implements Exchanges {

    @Override
    public byte[] get(String path) throws Exception {
      return send(new Request.Builder().url(server + path).build());
    }

    @Override
    public byte[] post(String path, byte[] body) throws Exception {
      return send(new Request.Builder().url(server + path).post(RequestBody.create(body)).build());
    }

    private byte[] send(Request request) throws Exception {
      try (Response response = client.newCall(request).execute()) {
        Exchanges.check(response.code());
        return response.body().bytes();
      }
    }
  }
}
