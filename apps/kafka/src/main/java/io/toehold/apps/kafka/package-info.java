/** Apache Kafka: a broker that is its own controller, producers, consumers. */
package io.toehold.apps.kafka;
