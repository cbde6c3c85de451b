/**
 * Kubernetes objects to what the mesh serves: pure transforms, no I/O. Start here: {@link
 * dev.weft.controller.model.WorkloadTranslation} for pods, {@link
 * dev.weft.controller.model.PolicyReading} for policies. Immutable, any thread.
 */
@NullMarked
package dev.weft.controller.model;

import org.jspecify.annotations.NullMarked;
