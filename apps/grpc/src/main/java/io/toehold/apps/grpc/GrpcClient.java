package io.toehold.apps.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.toehold.apps.http.Service;
import io.toehold.apps.kit.Client;
import io.toehold.apps.kit.WrongResult;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls without and with streams, over a channel that all threads share. */
final class GrpcClient {

  private static final int PATIENCE_SECONDS = 10;
  private static final int STREAMED = 20;

  private GrpcClient() {}

  public static void main(String[] args) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", Client.port(args)))
            .usePlaintext()
            .build();
    Client.run(
        () ->
            number -> {
              if (number % 20 == 7) {
                stream(channel, 1000 + (int) (number % 997));
              } else {
                unary(channel, number % 50 == 12 ? 100_000 : 100 + (int) (number % 97));
              }
            });
  }

  private static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void unary(ManagedChannel channel, int size) {
    byte[] sent = Service.data(size);
    WrongResult.unlessEqual(
        sent, ClientCalls.blockingUnaryCall(channel, EchoService.UNARY, options(), sent));
  }

  private static void stream(ManagedChannel channel, int size) throws Exception {
    Responses responses = new Responses(new ArrayList<>(), new CompletableFuture<>());
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(EchoService.STREAM, options()), responses);
    for (int i = 0; i < STREAMED; i++) {
      requests.onNext(Service.data(size + i));
    }
    requests.onCompleted();
    List<byte[]> received = responses.all.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    WrongResult.unlessEqual(STREAMED, received.size());
    for (int i = 0; i < STREAMED; i++) {
      WrongResult.unlessEqual(Service.data(size + i), received.get(i));
    }
  }

  private record Responses(List<byte[]> received, CompletableFuture<List<byte[]>> all)
      implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] message) {
      received.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      all.complete(received);
    }
  }
}
