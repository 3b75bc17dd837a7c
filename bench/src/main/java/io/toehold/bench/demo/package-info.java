/** The demonstration: Tomcat and its clients, without and with Toehold. */
package io.toehold.bench.demo;
