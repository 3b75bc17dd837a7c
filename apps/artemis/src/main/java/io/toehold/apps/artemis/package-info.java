/** The broker ActiveMQ Artemis, and Jakarta Messaging. */
package io.toehold.apps.artemis;
