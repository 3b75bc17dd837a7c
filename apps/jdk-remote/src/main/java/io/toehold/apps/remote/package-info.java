/** What the JDK itself builds on sockets: RMI, JMX over RMI, TLS sockets. */
package io.toehold.apps.remote;
