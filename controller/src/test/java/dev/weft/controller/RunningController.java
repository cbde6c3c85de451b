package dev.weft.controller;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** A controller on loopback with a cluster folder and a token file of its own. */
final class RunningController implements AutoCloseable {

    static final String NODE_TOKEN = "token-of-ztunnel-n1";

    private final Path folder;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final StringBuilder tokens = new StringBuilder();
    private Controller controller;

    RunningController(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("cluster"));
        addToken(NODE_TOKEN, "weft-system", "ztunnel", "ztunnel-n1", "n1");
    }

    /** Adds the token of pod {@code uid-<pod>}. */
    void addToken(String token, String namespace, String account, String pod, String node)
            throws IOException {
        tokens.append("- {sha256: \"" + sha256(token) + "\", namespace: " + namespace);
        tokens.append(", serviceAccount: " + account + ", podName: " + pod);
        tokens.append(", podUid: uid-" + pod + ", node: " + node + "}\n");
        replace(folder.resolve("tokens.yaml"), tokens.toString());
    }

    void removeTokens() throws IOException {
        tokens.setLength(0);
        replace(folder.resolve("tokens.yaml"), "[]");
    }

    void write(String file, String yaml) throws IOException {
        replace(folder.resolve("cluster").resolve(file), yaml);
    }

    void delete(String file) throws IOException {
        Files.delete(folder.resolve("cluster").resolve(file));
    }

    void start() throws IOException, InterruptedException {
        controller =
                Controller.open(
                        ControllerSettings.of(
                                Map.of(
                                        "SOURCE", "folder:" + folder.resolve("cluster"),
                                        "XDS_LISTEN", "127.0.0.1:0",
                                        "TOKENS", folder.resolve("tokens.yaml").toString(),
                                        "CA_DIR", folder.resolve("ca").toString(),
                                        "ROOT_CERT_OUT", rootFile().toString(),
                                        "ADMIN_SOCKET", folder.resolve("admin").toString())));
        controller.start();
    }

    void stop() throws IOException {
        channels.forEach(ManagedChannel::shutdownNow);
        channels.clear();
        controller.close();
    }

    Controller controller() {
        return controller;
    }

    Path rootFile() {
        return folder.resolve("root-cert.pem");
    }

    Path adminSocket() {
        return folder.resolve("admin");
    }

    ManagedChannel channel() throws IOException {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", controller.address().port())
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(rootFile().toFile())
                                        .build())
                        .build();
        channels.add(channel);
        return channel;
    }

    static CallCredentials bearer(String token) {
        return new CallCredentials() {
            @Override
            public void applyRequestMetadata(
                    RequestInfo info, Executor executor, MetadataApplier applier) {
                Metadata headers = new Metadata();
                headers.put(
                        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                        "Bearer " + token);
                applier.apply(headers);
            }
        };
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    private static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName());
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
