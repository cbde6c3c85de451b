package dev.weft.testkit.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/** The metadata that a call came with. */
public record CallMetadata(Metadata metadata) {

    private static final Context.Key<CallMetadata> KEY = Context.key("call-metadata");

    /** Of the call that the current thread serves. */
    public static CallMetadata current() {
        return Optional.ofNullable(KEY.get())
                .orElseThrow(() -> new IllegalStateException("no call on this thread"));
    }

    /** A text header; empty if it was not sent. */
    public String header(String name) {
        String value = metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return value == null ? "" : value;
    }

    /** Puts the metadata of a call within reach of the service. */
    static final class Capture implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Context context = Context.current().withValue(KEY, new CallMetadata(headers));
            return Contexts.interceptCall(context, call, headers, next);
        }
    }
}
