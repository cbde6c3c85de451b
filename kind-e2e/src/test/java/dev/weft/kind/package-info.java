/**
 * Black-box tests on a kind cluster: only images, the command line and a Kubernetes API. Start
 * here: {@link dev.weft.kind.KindTools}.
 */
@NullMarked
package dev.weft.kind;

import org.jspecify.annotations.NullMarked;
