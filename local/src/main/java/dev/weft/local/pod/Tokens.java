package dev.weft.local.pod;

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
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stands in for the token service of an API server: gives each pod a secret, and the controller the
 * hashes to know them by, and the pods that they name. The secrets are written to their files
 * alone. Any thread.
 */
public final class Tokens {

    private static final int BYTES = 32;

    private final RunDirectory files;
    private final SecureRandom random = new SecureRandom();

    /** What the controller reads about each pod, by pod uid; guarded by this. */
    private final Map<String, String> known = new LinkedHashMap<>();

    public Tokens(RunDirectory files) {
        this.files = files;
    }

    /** A pod that a token names. */
    public record Holder(
            String namespace, String serviceAccount, String podName, String podUid, String node) {}

    /** Writes a new token of this pod to its file; the one that it had before counts no longer. */
    public synchronized void issue(Holder holder, Path file) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        try {
            writePrivate(file, token);
            known.put(holder.podUid(), entry(token, holder));
            publish();
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot write the token of pod %s: %s", holder.podName(), e);
        }
    }

    /** The token of a pod that is gone counts no longer. */
    public synchronized void revoke(String podUid) {
        if (known.remove(podUid) == null) {
            return;
        }
        try {
            publish();
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot revoke the token of %s: %s", podUid, e);
        }
    }

    private void publish() throws IOException {
        Path hidden = files.root().resolve(".tokens.yaml");
        writePrivate(hidden, String.join("", known.values()));
        Files.move(hidden, files.tokens(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String entry(String token, Holder holder) {
        return "- sha256: \""
                + sha256(token)
                + "\"\n"
                + ("  namespace: " + holder.namespace() + "\n")
                + ("  serviceAccount: " + holder.serviceAccount() + "\n")
                + ("  podName: " + holder.podName() + "\n")
                + ("  podUid: " + holder.podUid() + "\n")
                + ("  node: " + holder.node() + "\n");
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
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
