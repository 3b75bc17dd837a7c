package io.toehold.it.app.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** Apache HttpClient 5, classic. */
final class ApacheClient implements Client {
  private final CloseableHttpClient client = HttpClients.createSystem();

  @Override
  public void get(String url, boolean keepAlive, Reader reader) throws IOException {
    send(new HttpGet(url), keepAlive, reader);
  }

  @Override
  public void post(String url, boolean keepAlive, long length, Reader reader) throws IOException {
    HttpPost request = new HttpPost(url);
    request.setEntity(
        new InputStreamEntity(
            Endpoint.body(length), keepAlive ? length : -1, ContentType.APPLICATION_OCTET_STREAM));
    send(request, keepAlive, reader);
  }

  private void send(HttpUriRequestBase request, boolean keepAlive, Reader reader)
      throws IOException {
    if (!keepAlive) {
      request.setHeader("Connection", "close");
    }
    client.execute(
        request,
        response -> {
          if (response.getCode() != 200) {
            throw new IOException("status " + response.getCode());
          }
          HttpEntity entity = response.getEntity();
          reader.read(entity == null ? InputStream.nullInputStream() : entity.getContent());
          return null;
        });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
