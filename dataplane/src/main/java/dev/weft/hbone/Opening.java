package dev.weft.hbone;

/** A stream whose request has no answer yet. */
interface Opening {

    /** The stream is gone before the answer; called at most once. */
    void failed(HboneFailure failure);
}
