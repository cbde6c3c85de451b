package dev.weft.controller.auth;

import dev.weft.identity.ServiceAccountRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Tokens listed in a file by their SHA-256: a YAML list of {@code {sha256, namespace,
 * serviceAccount, podName, podUid, node}}. The file is read again when it changes; while it is
 * broken its last good content counts. Any thread.
 */
public final class TokenFile implements TokenAuthenticator {

    private static final Logger log = LoggerFactory.getLogger(TokenFile.class);

    private final Path file;

    /** Guarded by this. */
    private List<Entry> entries = List.of();

    /** What the file looked like when it was last read; guarded by this. */
    private String stamp = "never read";

    public TokenFile(Path file) {
        this.file = file;
    }

    /** Equality is never asked of the digest: it is compared in constant time. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(byte[] sha256, Caller caller) {}

    @Override
    public Optional<Caller> authenticate(String token) {
        byte[] digest = sha256(token);
        Optional<Caller> found = Optional.empty();
        for (Entry entry : current()) {
            if (MessageDigest.isEqual(entry.sha256(), digest)) {
                found = Optional.of(entry.caller());
            }
        }
        return found;
    }

    private synchronized List<Entry> current() {
        String now = stampOf(file);
        if (now.equals(stamp)) {
            return entries;
        }
        stamp = now;
        try {
            entries = parse(Files.readString(file));
            log.info("token file {}: {} tokens", file, entries.size());
        } catch (IOException | IllegalArgumentException e) {
            log.warn(
                    "token file {}: {}; its last good content counts ({} tokens)",
                    file,
                    e.getMessage(),
                    entries.size());
        }
        return entries;
    }

    /** Changes with the file's content; a file replaced by a rename has a key of its own. */
    private static String stampOf(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private static List<Entry> parse(String text) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("it is not YAML: " + e, e);
        }
        if (root == null) {
            return List.of();
        }
        if (!(root instanceof List<?> list)) {
            throw new IllegalArgumentException("expected a list of tokens");
        }
        List<Entry> parsed = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("entry " + i + ": expected a map");
            }
            parsed.add(entry(i, map));
        }
        return List.copyOf(parsed);
    }

    private static Entry entry(int index, Map<?, ?> map) {
        byte[] digest;
        try {
            digest = HexFormat.of().parseHex(text(index, map, "sha256"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("entry " + index + ": sha256 is not hexadecimal", e);
        }
        if (digest.length != 32) {
            throw new IllegalArgumentException(
                    "entry " + index + ": sha256 has " + digest.length + " bytes, expected 32");
        }
        return new Entry(
                digest,
                new Caller(
                        new ServiceAccountRef(
                                text(index, map, "namespace"), text(index, map, "serviceAccount")),
                        text(index, map, "podName"),
                        text(index, map, "podUid"),
                        text(index, map, "node")));
    }

    private static String text(int index, Map<?, ?> map, String key) {
        if (map.get(key) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new IllegalArgumentException("entry " + index + ": " + key + " is missing");
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
