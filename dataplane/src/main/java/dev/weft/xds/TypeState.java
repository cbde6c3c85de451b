package dev.weft.xds;

import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.api.xds.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one resource type, across streams: accepted versions, and the names that were
 * asked for. Runs on the stream thread.
 */
final class TypeState {

    private static final Logger LOG = LoggerFactory.getLogger(TypeState.class);
    private static final String EVERYTHING = "*";

    private final Subscription subscription;
    private final VersionTable versions = new VersionTable();
    private final Demands demands = new Demands();
    private boolean accepted;

    TypeState(Subscription subscription) {
        this.subscription = subscription;
    }

    /** Whether readiness need not wait for this type any more. */
    boolean isSettled() {
        return accepted || subscription.mode() == Subscription.Mode.ON_DEMAND;
    }

    /** The first request of a stream: it says what is already known, so that only changes come. */
    DeltaDiscoveryRequest.Builder firstRequest() {
        DeltaDiscoveryRequest.Builder request =
                DeltaDiscoveryRequest.newBuilder().setTypeUrl(subscription.typeUrl());
        versions.forEach(request::putInitialResourceVersions);
        return switch (subscription.mode()) {
            case WILDCARD -> request;
            case ON_DEMAND -> {
                demands.forEachPending(name -> request.putInitialResourceVersions(name, ""));
                yield request.addResourceNamesSubscribe(EVERYTHING)
                        .addResourceNamesUnsubscribe(EVERYTHING)
                        .addAllResourceNamesSubscribe(demands.followed());
            }
        };
    }

    /** Somebody waits for a name. True if it must be asked for. */
    boolean demand(String name, CompletableFuture<Answer> waiter) {
        return demands.add(name, waiter);
    }

    DeltaDiscoveryRequest demandRequest(String name) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(subscription.typeUrl())
                .addResourceNamesSubscribe(name)
                .build();
    }

    /** Lets go of names and resources, and says so to the server. */
    DeltaDiscoveryRequest leave(Leaving leaving) {
        demands.leave(leaving.names());
        leaving.resources().forEach(versions::remove);
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(subscription.typeUrl())
                .addAllResourceNamesUnsubscribe(leaving.all())
                .build();
    }

    /** Hands a response to the handler and remembers what it accepted. Returns what it refused. */
    List<Rejection> apply(DeltaDiscoveryResponse response) {
        List<XdsResource> changed = new ArrayList<>(response.getResourcesCount());
        for (Resource resource : response.getResourcesList()) {
            changed.add(
                    new XdsResource(
                            resource.getName(),
                            resource.getVersion(),
                            resource.getResource().getValue()));
        }
        var update = new ResourceUpdate(changed, response.getRemovedResourcesList());
        List<Rejection> rejections = handle(update);
        Set<String> refused = new HashSet<>();
        rejections.forEach(rejection -> refused.add(rejection.name()));
        for (Resource resource : response.getResourcesList()) {
            boolean taken = !refused.contains(resource.getName());
            if (taken) {
                versions.put(resource.getName(), resource.getVersion());
            }
            Answer answer = taken ? Answer.FOUND : Answer.REFUSED;
            demands.answer(resource.getName(), answer);
            resource.getAliasesList().forEach(alias -> demands.answer(alias, answer));
        }
        for (String removed : update.removed()) {
            versions.remove(removed);
            demands.answer(removed, Answer.ABSENT);
        }
        accepted |= rejections.isEmpty();
        return rejections;
    }

    /**
     * A handler that breaks refuses everything: the server hears of it, and this thread lives on.
     */
    private List<Rejection> handle(ResourceUpdate update) {
        try {
            return subscription.handler().apply(update);
        } catch (RuntimeException e) {
            LOG.error("resources of {} could not be applied", subscription.typeUrl(), e);
            return update.changed().stream()
                    .map(resource -> new Rejection(resource.name(), "not applied: " + e))
                    .toList();
        }
    }

    /** Nobody will be answered any more. */
    void abandon() {
        demands.abandon();
    }
}
