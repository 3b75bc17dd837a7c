/** Tomcat, embedded. */
package io.toehold.apps.tomcat;
