/**
 * What a local mesh is asked to be and where its files are; start here: {@link
 * dev.weft.local.config.LocalMeshConfig}. Values only, safe on every thread.
 */
@NullMarked
package dev.weft.local.config;

import org.jspecify.annotations.NullMarked;
