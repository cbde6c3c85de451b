package dev.weft.controller.xds;

import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSet;
import java.util.Optional;

/**
 * One type on one stream: what the client wants, and the one message it has yet to answer. Only one
 * is ever out, so that a slow client holds up itself and nothing else. Confined to its stream.
 */
final class TypeStream {

    private static final int MAX_REFUSAL_TEXT = 2000;

    private final String typeUrl;
    private final Subscription subscription = new Subscription();
    private String awaited = "";
    private long refusals;
    private String lastRefusal = "";

    TypeStream(String typeUrl) {
        this.typeUrl = typeUrl;
    }

    /** Takes a request in; the text of the refusal, if it is one of the message that is out. */
    Optional<String> accept(DeltaDiscoveryRequest request) {
        subscription.accept(request);
        boolean reply = !awaited.isEmpty() && request.getResponseNonce().equals(awaited);
        if (!reply) {
            return Optional.empty();
        }
        awaited = "";
        if (!request.hasErrorDetail()) {
            return Optional.empty();
        }
        String text = request.getErrorDetail().getMessage();
        lastRefusal =
                text.length() <= MAX_REFUSAL_TEXT ? text : text.substring(0, MAX_REFUSAL_TEXT);
        refusals++;
        return Optional.of(lastRefusal);
    }

    boolean awaitsReply() {
        return !awaited.isEmpty();
    }

    /** The next message, unless one is out or there is nothing to say. */
    Optional<DeltaDiscoveryResponse> next(ResourceSet resources, String nonce) {
        if (awaitsReply()) {
            return Optional.empty();
        }
        return subscription.next(resources).map(delta -> message(delta, nonce));
    }

    /** Whether the client was not yet sent how these resources stand. */
    boolean isBehind(ResourceSet resources) {
        return awaitsReply() && !subscription.isUpToDate(resources);
    }

    private DeltaDiscoveryResponse message(Delta delta, String nonce) {
        awaited = nonce;
        DeltaDiscoveryResponse.Builder message =
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl(typeUrl)
                        .setNonce(nonce)
                        .addAllRemovedResources(delta.removed());
        delta.updated().forEach(resource -> message.addResources(onTheWire(resource)));
        return message.build();
    }

    private static dev.weft.api.xds.Resource onTheWire(Resource resource) {
        return dev.weft.api.xds.Resource.newBuilder()
                .setName(resource.name())
                .setVersion(resource.version())
                .setResource(resource.payload())
                .addAllAliases(resource.aliases())
                .build();
    }

    int following() {
        return subscription.following();
    }

    ClientStatus.TypeStatus status() {
        return new ClientStatus.TypeStatus(
                subscription.isWildcard(),
                subscription.size(),
                awaitsReply(),
                refusals,
                lastRefusal);
    }
}
