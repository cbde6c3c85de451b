package dev.weft.tls;

/**
 * What a certificate authority is asked to sign, and the key it is for.
 *
 * @param key new with every request
 * @param csr PKCS#10 in PEM
 */
public record SigningRequest(WorkloadKey key, String csr) {}
