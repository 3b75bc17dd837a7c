/** Undertow. */
package io.toehold.apps.undertow;
