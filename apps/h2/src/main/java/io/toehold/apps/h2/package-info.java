/** The network server of the H2 database. */
package io.toehold.apps.h2;
