package io.toehold.apps.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A service whose messages are bytes, which are sent back: one by one, or as streams. */
final class EchoService {

  static final String NAME = "toehold.Echo";

  static final MethodDescriptor<byte[], byte[]> UNARY = method(MethodType.UNARY, "unary");
  static final MethodDescriptor<byte[], byte[]> STREAM =
      method(MethodType.BIDI_STREAMING, "stream");

  private EchoService() {}

  private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
