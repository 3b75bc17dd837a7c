/** A Hazelcast cluster: one member serves, the others belong to the application. */
package io.toehold.apps.hazelcast;
