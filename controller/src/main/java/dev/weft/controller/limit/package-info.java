/**
 * Shared rate limits: which part of a limit each replica of a proxy may use, by what it is asked
 * for. Start here: {@link dev.weft.controller.limit.LimitService}. Knows counts by their hashes
 * alone, no limits and no objects. A group's state is guarded by itself; time is given.
 */
@NullMarked
package dev.weft.controller.limit;

import org.jspecify.annotations.NullMarked;
