/** Helidon: a virtual thread for each connection. */
package io.toehold.apps.helidon;
