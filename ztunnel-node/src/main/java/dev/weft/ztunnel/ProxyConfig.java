package dev.weft.ztunnel;

import dev.weft.manifest.Document;
import dev.weft.manifest.Field;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ManifestSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings that an Istio installation gives a proxy as {@code ProxyConfig}: the mesh's defaults
 * from a file, above them the variable {@code PROXY_CONFIG}, above both the environment. What such
 * a configuration says for other kinds of proxies is skipped.
 */
final class ProxyConfig {
    static final Path MESH = Path.of("./etc/istio/config/mesh");

    private static final String METADATA = "ISTIO_META_";

    private static final Map<String, String> KEYS =
            Map.of(
                    "discoveryAddress", "XDS_ADDRESS",
                    "proxyAdminPort", "ADMIN_PORT",
                    "statsPort", "STATS_PORT",
                    "concurrency", "ZTUNNEL_WORKER_THREADS");

    private ProxyConfig() {}

    /**
     * The environment with what it leaves open filled in.
     *
     * @throws ManifestException a configuration cannot be read
     */
    static Map<String, String> complete(Map<String, String> environment, Path mesh) {
        Map<String, String> all = new HashMap<>();
        if (Files.isReadable(mesh)) {
            Field defaults = Document.read(mesh.toString(), read(mesh)).at("defaultConfig");
            put(all, defaults);
        }
        String own = environment.getOrDefault("PROXY_CONFIG", "");
        put(all, Document.read("PROXY_CONFIG", own));
        environment.forEach((key, value) -> {
            if (!value.isEmpty()) {
                all.put(key, value);
            }
        });
        return all;
    }

    private static void put(Map<String, String> all, Field config) {
        KEYS.forEach((key, setting) -> {
            Field field = config.at(key);
            if (field.isNumber()) {
                field.number().ifPresent(number -> all.put(setting, number.toString()));
            } else {
                field.text().ifPresent(text -> all.put(setting, text));
            }
        });
        config.at("proxyMetadata")
                .textMap()
                .forEach((key, value) ->
                        all.put(key.startsWith(METADATA) ? key : METADATA + key, value));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ManifestException(
                    new ManifestSource(file.toString(), 0),
                    "",
                    e.toString(),
                    "a file that can be read");
        }
    }
}
