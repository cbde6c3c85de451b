/**
 * What references of users' objects are resolved against. Start here: {@link
 * dev.weft.controller.catalog.Catalog}. Immutable; any thread.
 */
@NullMarked
package dev.weft.controller.catalog;

import org.jspecify.annotations.NullMarked;
