/**
 * ServiceEntries: services that are no Service, and their endpoints. Start here: {@link
 * dev.weft.controller.entry.EntryTranslation}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.entry;

import org.jspecify.annotations.NullMarked;
