/**
 * L4 authorization: policies as values and the pure function that decides. Start here: {@link
 * dev.weft.policy.Authorization}. Immutable, any thread.
 */
@NullMarked
package dev.weft.policy;

import org.jspecify.annotations.NullMarked;
