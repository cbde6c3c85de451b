/**
 * Typed settings from the environment and an optional file. Start here: {@link
 * dev.weft.config.Settings}. Used by one thread while a program starts.
 */
@NullMarked
package dev.weft.config;

import org.jspecify.annotations.NullMarked;
