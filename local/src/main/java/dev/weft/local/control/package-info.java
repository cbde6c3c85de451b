/**
 * The inner end of the control socket; start here: {@link dev.weft.local.control.ControlServer}.
 * One virtual thread per connection.
 */
@NullMarked
package dev.weft.local.control;

import org.jspecify.annotations.NullMarked;
