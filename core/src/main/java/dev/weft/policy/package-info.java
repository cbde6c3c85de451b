/**
 * L4 authorization: policies as values and the pure function that decides and explains. Start here:
 * {@link dev.weft.policy.Authorization} and {@link dev.weft.policy.PolicySet}. Immutable, any
 * thread.
 */
@NullMarked
package dev.weft.policy;

import org.jspecify.annotations.NullMarked;
