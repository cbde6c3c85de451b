package dev.weft.controlplane;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * Says who calls: the bearer token, read again for every call because its file is rotated, and the
 * cluster. gRPC sends it over TLS only. Any thread.
 */
final class CallIdentity extends CallCredentials {

    private final ControlPlaneSettings settings;

    CallIdentity(ControlPlaneSettings settings) {
        this.settings = settings;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        executor.execute(() -> {
            try {
                applier.apply(metadata());
            } catch (IOException e) {
                applier.fail(Status.UNAUTHENTICATED.withDescription(e.getMessage()));
            }
        });
    }

    private Metadata metadata() throws IOException {
        Metadata metadata = new Metadata();
        metadata.put(text("authorization"), "Bearer " + token());
        metadata.put(text("clusterid"), settings.clusterId());
        settings.headers().forEach((name, value) -> metadata.put(text(name), value));
        return metadata;
    }

    private String token() throws IOException {
        String token =
                switch (settings.token()) {
                    case TokenSource.Literal literal -> literal.token();
                    case TokenSource.File file -> read(file.path());
                };
        if (token.isBlank() || !token.strip().chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IOException(
                    "the token of " + settings.token() + " is not one word of ASCII; is it empty?");
        }
        return token.strip();
    }

    private static String read(Path path) throws IOException {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new IOException("cannot read the token " + path + ": " + e, e);
        }
    }

    private static Metadata.Key<String> text(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
