package io.toehold.apps.jdk;

import io.toehold.apps.http.Exchanges;
import io.toehold.apps.kit.Client;
import java.io.EOFException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * {@link HttpURLConnection}, with TLS ({@code SSLSocket}) or through a SOCKS proxy.
 *
 * <p>Arguments: {@code https} or {@code socks}, port. The server behind the proxy has the port
 * after it.
 */
final class UrlClient implements Exchanges {

  private static final int PATIENCE_MILLIS = 10_000;

  private final String server;
  private final Proxy proxy;

  private UrlClient(String server, Proxy proxy) {
    this.server = server;
    this.proxy = proxy;
  }

  public static void main(String[] args) throws Exception {
    int port = Client.port(args);
    if (args[0].equals("https")) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trustful()}, new SecureRandom());
      HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
      HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
      Client.run(() -> new UrlClient("https://127.0.0.1:" + port, Proxy.NO_PROXY));
    } else {
      Proxy proxy = new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", port));
      Client.run(() -> new UrlClient("http://127.0.0.1:" + (port + 1), proxy));
    }
  }

  @Override
  public byte[] get(String path) throws Exception {
    return answer(connection(path));
  }

  @Override
  public byte[] post(String path, byte[] body) throws Exception {
    HttpURLConnection connection = connection(path);
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    try (var out = connection.getOutputStream()) {
      out.write(body);
    }
    return answer(connection);
  }

  private HttpURLConnection connection(String path) throws Exception {
    var connection = (HttpURLConnection) URI.create(server + path).toURL().openConnection(proxy);
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    return connection;
  }

  /** What ends too early, because the server was killed, {@link HttpURLConnection} hides. */
  private static byte[] answer(HttpURLConnection connection) throws Exception {
    Exchanges.check(connection.getResponseCode());
    try (InputStream in = connection.getInputStream()) {
      byte[] body = in.readAllBytes();
      if (body.length != connection.getContentLength()) {
        throw new EOFException(body.length + " of " + connection.getContentLength() + " bytes");
      }
      return body;
    }
  }

  /** Trusts everybody: the certificate is made for each run. */
  private static final class Trustful implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
