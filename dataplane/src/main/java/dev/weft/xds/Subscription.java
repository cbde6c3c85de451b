package dev.weft.xds;

/** A resource type and who takes it. */
public record Subscription(String typeUrl, Mode mode, ResourceHandler handler) {

    /** What is asked for at first. */
    public enum Mode {
        /** Everything there is. */
        WILDCARD,
        /** Nothing until {@link AdsClient#demand}. */
        ON_DEMAND
    }
}
