/**
 * The applications that are measured: plain Java as a user would write it, each in a JVM of its
 * own.
 */
package io.toehold.bench.apps;
