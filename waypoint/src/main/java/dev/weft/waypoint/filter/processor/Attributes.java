package dev.weft.waypoint.filter.processor;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.weft.api.waypoint.ExternalProcessor.Attribute;
import dev.weft.identity.SpiffeId;
import dev.weft.waypoint.filter.chain.SharedFilter.Exchange;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.Downstream;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a processor is told of an exchange beside its messages, under the names of Envoy. One that
 * does not exist for an exchange is left out. Pure.
 */
final class Attributes {
    /** Under which a processor looks for them. */
    static final String KEY = "envoy.filters.http.ext_proc";

    private Attributes() {}

    /**
     * Those that are wanted, as they are now.
     *
     * @param response empty before there is one
     */
    static Struct of(List<Attribute> wanted, Exchange exchange, Optional<ResponseHead> response) {
        Struct.Builder all = Struct.newBuilder();
        for (Attribute one : wanted) {
            Value value = value(one, exchange, response);
            if (value != null) {
                all.putFields(name(one), value);
            }
        }
        return all.build();
    }

    /** As it stands in policies: {@code request.url_path}. */
    static String name(Attribute attribute) {
        return attribute.name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }

    private static @Nullable Value value(
            Attribute wanted, Exchange exchange, Optional<ResponseHead> response) {
        RequestHead head = exchange.head();
        Downstream client = exchange.downstream();
        return switch (wanted) {
            case REQUEST_PATH -> text(head.target());
            case REQUEST_URL_PATH -> text(head.path());
            case REQUEST_QUERY -> text(query(head.target()));
            case REQUEST_HOST -> text(head.authority());
            case REQUEST_SCHEME -> text(head.scheme());
            case REQUEST_METHOD -> text(head.method());
            case REQUEST_HEADERS -> headers(head.headers());
            case REQUEST_REFERER -> text(head.header("referer"));
            case REQUEST_USERAGENT -> text(head.header("user-agent"));
            case REQUEST_ID -> text(head.header("x-request-id"));
            case REQUEST_PROTOCOL -> text(head.protocol().text());
            case RESPONSE_CODE -> response.map(said -> number(said.status())).orElse(null);
            case RESPONSE_HEADERS -> response.map(said -> headers(said.headers())).orElse(null);
            case SOURCE_ADDRESS -> text(client.address().toString());
            case SOURCE_PORT -> number(client.address().port());
            case DESTINATION_PORT -> number(client.front().port());
            case CONNECTION_MTLS ->
                    Value.newBuilder().setBoolValue(client.identity().isPresent()).build();
            case CONNECTION_REQUESTED_SERVER_NAME ->
                    client.sni().isEmpty() ? null : text(client.sni());
            case CONNECTION_URI_SAN_PEER_CERTIFICATE ->
                    client.identity().map(SpiffeId::toString).map(Attributes::text).orElse(null);
            case ATTRIBUTE_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    private static String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    private static @Nullable Value text(@Nullable String text) {
        return text == null ? null : Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(int number) {
        return Value.newBuilder().setNumberValue(number).build();
    }

    /** Values of the same name stand behind commas. */
    private static Value headers(HttpHeaders headers) {
        Struct.Builder all = Struct.newBuilder();
        for (String name : headers.names()) {
            all.putFields(
                    name.toLowerCase(Locale.ROOT),
                    Value.newBuilder()
                            .setStringValue(String.join(",", headers.getAll(name)))
                            .build());
        }
        return Value.newBuilder().setStructValue(all).build();
    }
}
