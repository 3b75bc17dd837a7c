/** The JDBC driver of PostgreSQL, with the native server. */
package io.toehold.apps.postgres;
