package io.toehold.apps.grpc;

import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.toehold.apps.kit.Server;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The server of {@link EchoService}. */
final class GrpcServer {

  private static final int PATIENCE_SECONDS = 5;

  private GrpcServer() {}

  public static void main(String[] args) {
    int port = Server.port(args);
    Server.run(
        () -> {
          io.grpc.Server server =
              NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                  .addService(
                      ServerServiceDefinition.builder(EchoService.NAME)
                          .addMethod(
                              EchoService.UNARY, ServerCalls.asyncUnaryCall(GrpcServer::unary))
                          .addMethod(
                              EchoService.STREAM, ServerCalls.asyncBidiStreamingCall(Echo::new))
                          .build())
                  .build()
                  .start();
          return () -> server.shutdownNow().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
  }

  private static void unary(byte[] request, StreamObserver<byte[]> response) {
    response.onNext(request);
    response.onCompleted();
  }

  private record Echo(StreamObserver<byte[]> responses) implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] message) {
      responses.onNext(message);
    }

    @Override
    public void onError(Throwable failure) {
      responses.onError(failure);
    }

    @Override
    public void onCompleted() {
      responses.onCompleted();
    }
  }
}
