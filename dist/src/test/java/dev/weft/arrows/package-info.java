/** Which package may import which, over all modules. Start here: PackageArrowsTest. */
@NullMarked
package dev.weft.arrows;

import org.jspecify.annotations.NullMarked;
