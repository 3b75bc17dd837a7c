/** Vert.x. */
package io.toehold.apps.vertx;
