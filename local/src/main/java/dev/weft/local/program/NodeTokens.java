package dev.weft.local.program;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Stands in for the token service of an API server: gives each node proxy a secret, and the
 * controller the hashes to know them by, and the pods that they name. The secrets are written to
 * their files alone.
 */
final class NodeTokens {

    private static final int BYTES = 32;

    private NodeTokens() {}

    static void issue(RunDirectory files, List<String> nodes) {
        SecureRandom random = new SecureRandom();
        StringBuilder known = new StringBuilder();
        try {
            for (String node : nodes) {
                byte[] secret = new byte[BYTES];
                random.nextBytes(secret);
                String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
                Files.createDirectories(files.node(node));
                writePrivate(files.token(node), token);
                var pod = new NodeProxyPod(node, UUID.randomUUID().toString());
                known.append(entry(token, pod));
                pod.publish(files);
            }
            Path hidden = files.root().resolve(".tokens.yaml");
            writePrivate(hidden, known.toString());
            Files.move(hidden, files.tokens(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot write the tokens of the nodes: %s", e);
        }
    }

    private static String entry(String token, NodeProxyPod pod) {
        return "- sha256: \""
                + sha256(token)
                + "\"\n"
                + ("  namespace: " + NodeProxyPod.NAMESPACE + "\n")
                + ("  serviceAccount: " + NodeProxyPod.ACCOUNT + "\n")
                + ("  podName: " + pod.name() + "\n")
                + ("  podUid: " + pod.uid() + "\n")
                + ("  node: " + pod.node() + "\n");
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(file, options, mode)) {
            channel.write(StandardCharsets.UTF_8.encode(text));
        }
    }

    private static String sha256(String token) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new LocalMeshException("this JDK has no SHA-256", e);
        }
    }
}
