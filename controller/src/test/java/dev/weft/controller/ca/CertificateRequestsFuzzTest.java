package dev.weft.controller.ca;

import com.code_intelligence.jazzer.junit.FuzzTest;

class CertificateRequestsFuzzTest {

    /** Any bytes in the armour are a key or a refusal, never anything else. */
    @FuzzTest(maxDuration = "30s")
    void a_request_is_read_or_refused(byte[] der) {
        try {
            CertificateRequests.keyOf(Pem.encode("CERTIFICATE REQUEST", der));
        } catch (RefusedException e) {
            // as it has to be
        }
    }
}
