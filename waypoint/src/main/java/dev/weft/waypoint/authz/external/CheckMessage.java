package dev.weft.waypoint.authz.external;

import com.google.protobuf.ByteString;
import dev.weft.api.extauthz.Address;
import dev.weft.api.extauthz.AttributeContext;
import dev.weft.api.extauthz.SocketAddress;
import dev.weft.net.IpAddresses;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a gRPC service is told of a request. Pure. */
final class CheckMessage {

    private CheckMessage() {}

    static dev.weft.api.extauthz.CheckRequest of(CheckRequest request, BodyAccess.Body body) {
        Downstream downstream = request.downstream();
        AttributeContext.Builder attributes =
                AttributeContext.newBuilder()
                        .setSource(source(downstream))
                        .setDestination(destination(downstream.front()));
        if (!downstream.sni().isEmpty()) {
            attributes.setTlsSession(
                    AttributeContext.TlsSession.newBuilder().setSni(downstream.sni()));
        }
        request.head()
                .ifPresent(head ->
                        attributes.setRequest(
                                AttributeContext.Request.newBuilder().setHttp(http(head, body))));
        return dev.weft.api.extauthz.CheckRequest.newBuilder().setAttributes(attributes).build();
    }

    private static AttributeContext.Peer source(Downstream downstream) {
        AttributeContext.Peer.Builder peer =
                AttributeContext.Peer.newBuilder()
                        .setAddress(
                                address(downstream.address().ip(), downstream.address().port()));
        downstream.identity().ifPresent(identity -> peer.setPrincipal(identity.toString()));
        return peer.build();
    }

    private static AttributeContext.Peer destination(Front front) {
        AttributeContext.Peer.Builder peer = AttributeContext.Peer.newBuilder();
        switch (front) {
            case Front.OfService it -> {
                peer.setService(it.service().hostname());
                it.service().addresses().stream()
                        .findFirst()
                        .ifPresent(address ->
                                peer.setAddress(address(address.block().base(), it.port())));
            }
            case Front.OfWorkload it -> {
                peer.setPrincipal(it.workload().identity().toString());
                it.workload().addresses().stream()
                        .findFirst()
                        .ifPresent(ip -> peer.setAddress(address(ip, it.port())));
            }
            case Front.OfListener it -> peer.setService(it.gateway());
        }
        return peer.build();
    }

    private static AttributeContext.HttpRequest http(RequestHead head, BodyAccess.Body body) {
        AttributeContext.HttpRequest.Builder http =
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod(head.method())
                        .setPath(head.target())
                        .setHost(head.authority())
                        .setScheme(head.scheme())
                        .setProtocol(head.protocol().text())
                        .setSize(body.complete() ? body.bytes().size() : -1)
                        .putAllHeaders(headers(head));
        Optional.ofNullable(head.header("x-request-id")).ifPresent(http::setId);
        ByteString bytes = body.bytes();
        if (bytes.isValidUtf8()) {
            http.setBodyBytes(bytes);
        } else {
            http.setRawBody(bytes);
        }
        return http.build();
    }

    /** Several values of a header are one, joined by commas. */
    private static Map<String, String> headers(RequestHead head) {
        Map<String, String> headers =
                head.headers().entries().stream()
                        .collect(
                                Collectors.groupingBy(
                                        header -> header.getKey().toLowerCase(Locale.ROOT),
                                        LinkedHashMap::new,
                                        Collectors.mapping(
                                                Map.Entry::getValue, Collectors.joining(","))));
        headers.put(":method", head.method());
        headers.put(":path", head.target());
        headers.put(":authority", head.authority());
        headers.put(":scheme", head.scheme());
        List.copyOf(headers.entrySet())
                .forEach(header -> headers.put(header.getKey(), wellFormed(header.getValue())));
        return headers;
    }

    /** Texts of messages are UTF-8: half a pair of surrogates has none. */
    private static String wellFormed(String text) {
        return ByteString.copyFromUtf8(text).toStringUtf8();
    }

    private static Address address(InetAddress ip, int port) {
        return Address.newBuilder()
                .setSocketAddress(
                        SocketAddress.newBuilder()
                                .setAddress(IpAddresses.text(ip))
                                .setPortValue(port))
                .build();
    }
}
