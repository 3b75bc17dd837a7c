/** Apache HttpClient. */
package io.toehold.apps.apache;
