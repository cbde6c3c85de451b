package dev.weft.controller.ca;

/** Why no certificate was issued; the label of the metric that counts it. */
public enum Refusal {
    /** The caller may not speak for other identities, or not for this one. */
    IMPERSONATION,
    /** The signing request is damaged, or its key too weak. */
    CSR,
    /** A life longer than allowed was asked for. */
    VALIDITY,
    /** What was asked for is not an identity of this trust domain. */
    IDENTITY
}
