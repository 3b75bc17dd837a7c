/** OkHttp. */
package io.toehold.apps.okhttp;
