/** The service that all HTTP servers of the matrix offer, and what all HTTP clients do with it. */
package io.toehold.apps.http;
