/** gRPC-Java, with the Netty that it brings. */
package io.toehold.apps.grpc;
