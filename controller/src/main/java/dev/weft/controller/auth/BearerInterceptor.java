package dev.weft.controller.auth;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a call through only with a valid {@code authorization: Bearer} token. Any thread. */
public final class BearerInterceptor implements ServerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(BearerInterceptor.class);
    private static final String SCHEME = "Bearer ";
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Caller> CALLER = Context.key("weft-caller");

    private final TokenAuthenticator authenticator;
    private final Runnable onRefused;

    /**
     * @param onRefused counts a call that proved nothing
     */
    public BearerInterceptor(TokenAuthenticator authenticator, Runnable onRefused) {
        this.authenticator = authenticator;
        this.onRefused = onRefused;
    }

    /** The caller of the current call; only inside a call that this interceptor let through. */
    public static Caller caller() {
        Caller caller = CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("a service is served without authentication");
        }
        return caller;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Optional<Caller> caller = token(headers).flatMap(authenticator::authenticate);
        if (caller.isPresent()) {
            Context context = Context.current().withValue(CALLER, caller.get());
            return Contexts.interceptCall(context, call, headers, next);
        }
        onRefused.run();
        log.warn(
                "call of {} refused: no valid bearer token ({})",
                call.getMethodDescriptor().getFullMethodName(),
                call.getAttributes().get(io.grpc.Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        call.close(
                Status.UNAUTHENTICATED.withDescription(
                        "expected 'authorization: Bearer <service account token>' with a token"
                                + " that is valid now"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static Optional<String> token(Metadata headers) {
        String value = headers.get(AUTHORIZATION);
        return value != null && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(value.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
