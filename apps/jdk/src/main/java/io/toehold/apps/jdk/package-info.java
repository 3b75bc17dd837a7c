/** The JDK's own HTTP server and clients. */
package io.toehold.apps.jdk;
