/**
 * Tunnel connections kept for reuse. Start here: {@link dev.weft.hbone.pool.HbonePool}. A pool and
 * everything in it is confined to one event loop.
 */
@NullMarked
package dev.weft.hbone.pool;

import org.jspecify.annotations.NullMarked;
