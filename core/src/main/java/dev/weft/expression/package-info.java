/**
 * Conditions on a request that has ended, as filters of access logs write them: the part of CEL
 * that compares attributes. Start here: {@link dev.weft.expression.Condition#parse}. Immutable; any
 * thread.
 */
@NullMarked
package dev.weft.expression;

import org.jspecify.annotations.NullMarked;
