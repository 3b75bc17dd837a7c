/** The clients Jedis and Lettuce, with the native server. */
package io.toehold.apps.redis;
