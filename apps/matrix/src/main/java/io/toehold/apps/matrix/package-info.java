/**
 * Runs the applications of the other modules, in JVMs of their own, without and with Toehold on
 * each side and through restarts, and reports what it has seen. Nothing here opens a connection to
 * them.
 */
package io.toehold.apps.matrix;
