/**
 * The control plane: objects in, workload discovery and certificates out. Start here: {@link
 * dev.weft.controller.Controller}, the composition root. Ordinary blocking code; what threads share
 * is immutable.
 */
@NullMarked
package dev.weft.controller;

import org.jspecify.annotations.NullMarked;
