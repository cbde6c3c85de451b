/** Shared rate limits with both ends of their exchange. Start here: SharedLimitPropertyTest. */
@NullMarked
package dev.weft.limits;

import org.jspecify.annotations.NullMarked;
