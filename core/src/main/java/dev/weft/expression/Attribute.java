package dev.weft.expression;

import java.util.Arrays;
import java.util.Optional;

/** What a condition may ask of a request that has ended, with the names of Istio and Envoy. */
public enum Attribute {
    REQUEST_METHOD("request.method", Type.TEXT),
    REQUEST_HOST("request.host", Type.TEXT),
    REQUEST_PATH("request.path", Type.TEXT),
    REQUEST_URL_PATH("request.url_path", Type.TEXT),
    REQUEST_SCHEME("request.scheme", Type.TEXT),
    REQUEST_PROTOCOL("request.protocol", Type.TEXT),
    REQUEST_ID("request.id", Type.TEXT),
    REQUEST_USERAGENT("request.useragent", Type.TEXT),
    REQUEST_SIZE("request.size", Type.NUMBER),
    RESPONSE_CODE("response.code", Type.NUMBER),
    RESPONSE_CODE_DETAILS("response.code_details", Type.TEXT),
    RESPONSE_GRPC_STATUS("response.grpc_status", Type.NUMBER),
    RESPONSE_SIZE("response.size", Type.NUMBER),
    SOURCE_PRINCIPAL("source.principal", Type.TEXT),
    SOURCE_NAMESPACE("source.namespace", Type.TEXT),
    SOURCE_WORKLOAD("source.workload", Type.TEXT),
    DESTINATION_WORKLOAD("destination.workload", Type.TEXT),
    DESTINATION_NAMESPACE("destination.namespace", Type.TEXT),
    DESTINATION_PORT("destination.port", Type.NUMBER),
    CONNECTION_SNI("connection.sni", Type.TEXT),
    CONNECTION_MTLS("connection.mtls", Type.TRUTH);

    /** Of values; two are compared only if they are of the same. */
    public enum Type {
        TEXT,
        NUMBER,
        TRUTH
    }

    private final String name;
    private final Type type;

    Attribute(String name, Type type) {
        this.name = name;
        this.type = type;
    }

    /** As conditions write it. */
    public String text() {
        return name;
    }

    Type type() {
        return type;
    }

    static Optional<Attribute> named(String name) {
        return Arrays.stream(values()).filter(known -> known.name.equals(name)).findFirst();
    }
}
