/** Netty's HTTP codec on its own transports. */
package io.toehold.apps.netty;
