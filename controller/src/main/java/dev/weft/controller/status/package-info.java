/**
 * What became of an object, in the words of Kubernetes conditions. Start here: {@link
 * dev.weft.controller.status.ObjectStatus}. Values; any thread.
 */
@NullMarked
package dev.weft.controller.status;

import org.jspecify.annotations.NullMarked;
