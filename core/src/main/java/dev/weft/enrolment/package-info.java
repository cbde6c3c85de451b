/**
 * Whether a pod belongs to the mesh, and the report that it does. Start here: {@link
 * dev.weft.enrolment.EnrolmentRule}. Pure and immutable, any thread.
 */
@NullMarked
package dev.weft.enrolment;

import org.jspecify.annotations.NullMarked;
