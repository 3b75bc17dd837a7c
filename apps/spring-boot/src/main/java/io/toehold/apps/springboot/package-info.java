/** A Spring Boot application, run from its fat jar. */
package io.toehold.apps.springboot;
