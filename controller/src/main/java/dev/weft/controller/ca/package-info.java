/**
 * The certificate authority: a self-signed root, who may have which identity, and the certificate
 * API. Start here: {@link dev.weft.controller.ca.CertificateService}. Decisions are pure; the root
 * is immutable after it was opened; calls come on any thread.
 */
@NullMarked
package dev.weft.controller.ca;

import org.jspecify.annotations.NullMarked;
