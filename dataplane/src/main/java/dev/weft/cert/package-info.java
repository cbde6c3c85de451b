/**
 * Certificates of the workloads on this node: asked for by need, renewed at half of their life.
 * Start here: {@link dev.weft.cert.CertificateManager}. All state belongs to the manager's worker
 * thread; everyone else sees published values.
 */
@NullMarked
package dev.weft.cert;

import org.jspecify.annotations.NullMarked;
