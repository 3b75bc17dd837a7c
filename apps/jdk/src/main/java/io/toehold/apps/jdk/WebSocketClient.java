package io.toehold.apps.jdk;

import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.Work;
import io.toehold.apps.kit.WrongResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's {@link WebSocket}, one for each thread. */
final class WebSocketClient implements Work, WebSocket.Listener {

  private static final long PATIENCE_SECONDS = 10;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final LinkedBlockingQueue<CompletableFuture<byte[]>> received =
      new LinkedBlockingQueue<>();
  private WebSocket socket;

  private WebSocketClient() {}

  public static void main(String[] args) {
    HttpClient client = HttpClient.newHttpClient();
    URI uri = URI.create("ws://127.0.0.1:" + Client.port(args) + Service.SOCKET);
    Client.run(
        () -> {
          WebSocketClient work = new WebSocketClient();
          work.socket =
              client
                  .newWebSocketBuilder()
                  .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                  .buildAsync(uri, work)
                  .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
          return work;
        });
  }

  @Override
  public void operate(long number) throws Exception {
    byte[] sent = Service.data(number % 20 == 7 ? 50_000 : 100 + (int) (number % 97));
    socket.sendBinary(ByteBuffer.wrap(sent), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<byte[]> answer = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new IOException("no message");
    }
    WrongResult.unlessEqual(sent, answer.get());
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.writeBytes(part);
    if (last) {
      received.add(CompletableFuture.completedFuture(message.toByteArray()));
      message.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    received.add(CompletableFuture.failedFuture(new IOException("closed: " + status)));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    received.add(CompletableFuture.failedFuture(error));
  }

  @Override
  public void close() {
    socket.abort();
  }
}
