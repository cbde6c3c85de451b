package dev.weft.controller.ca;

/** Counts what the authority does. Called on any thread. */
public interface CertificateObserver {

    void issued();

    void refused(Refusal reason);
}
