package dev.weft.xds;

import dev.weft.controlplane.ControlPlane;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One discovery stream that never gives up. State already applied stays while it is down. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class AdsClient implements AutoCloseable {

    public AdsClient(
            ControlPlane controlPlane,
            NodeIdentity node,
            List<Subscription> subscriptions,
            AdsObserver observer) {}

    public void start() {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks for one name of an on-demand type.
     *
     * @return completes on the stream thread when an update or a removal of exactly this name was
     *     handled; there is no time limit
     */
    public CompletionStage<Void> demand(String typeUrl, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
