/** Jetty, and its HTTP client. */
package io.toehold.apps.jetty;
