/** What the socket layer does, subject by subject. */
package io.toehold.it.suite.behaviour;
