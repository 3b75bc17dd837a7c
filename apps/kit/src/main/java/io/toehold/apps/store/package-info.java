/**
 * What the clients of databases, brokers and caches have in common: what they write, and what they
 * may read.
 */
package io.toehold.apps.store;
