package dev.weft.controller;

import dev.weft.controller.model.MeshSettings;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.TrustDomain;
import dev.weft.net.IpPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the controller was told to run.
 *
 * @param sourceFolder where objects are read from
 * @param listen where discovery and the certificate API are served
 * @param servingNames names and addresses on the listener's certificate
 * @param tokens file of the tokens that count
 * @param caFolder where the root is kept
 * @param rootCertOut where its certificate is written for clients
 * @param nodeAccounts accounts of node proxies
 */
record ControllerSettings(
        Path sourceFolder,
        IpPort listen,
        List<String> servingNames,
        Path tokens,
        Path caFolder,
        Optional<Path> rootCertOut,
        Optional<Path> adminSocket,
        Set<ServiceAccountRef> nodeAccounts,
        MeshSettings mesh) {

    private static final String FOLDER = "folder:";

    ControllerSettings {
        servingNames = List.copyOf(servingNames);
        nodeAccounts = Set.copyOf(nodeAccounts);
    }

    /** Reads the environment. */
    static ControllerSettings of(Map<String, String> environment) throws SettingException {
        Environment env = new Environment(environment);
        env.refuseUnknown();
        String source = env.required("SOURCE");
        if (!source.startsWith(FOLDER) || source.length() == FOLDER.length()) {
            throw new SettingException("SOURCE", source, "folder:<directory>");
        }
        IpPort listen = env.address("XDS_LISTEN", "[::]:15012");
        MeshSettings mesh = mesh(env);
        return new ControllerSettings(
                Path.of(source.substring(FOLDER.length())),
                listen,
                servingNames(listen, mesh, env.list("XDS_SANS", "")),
                Path.of(env.required("TOKENS")),
                Path.of(env.required("CA_DIR")),
                env.path("ROOT_CERT_OUT"),
                env.path("ADMIN_SOCKET"),
                env.accounts("CA_TRUSTED_NODE_ACCOUNTS", mesh.rootNamespace() + "/ztunnel"),
                mesh);
    }

    private static MeshSettings mesh(Environment env) throws SettingException {
        return new MeshSettings(
                env.text("CLUSTER_ID", "Kubernetes"),
                env.text("CLUSTER_DOMAIN", "cluster.local"),
                env.trustDomain("TRUST_DOMAIN", "cluster.local"),
                env.text("ROOT_NAMESPACE", "weft-system"),
                env.list("LABEL_DOMAINS", "weft.dev"));
    }

    private static List<String> servingNames(
            IpPort listen, MeshSettings mesh, List<String> further) {
        String service = "weft-controller." + mesh.rootNamespace() + ".svc";
        Stream<String> own =
                Stream.of(
                        "localhost",
                        "127.0.0.1",
                        "::1",
                        service,
                        service + "." + mesh.clusterDomain());
        Stream<String> bound =
                listen.ip().isAnyLocalAddress()
                        ? Stream.empty()
                        : Stream.of(listen.ip().getHostAddress());
        return Stream.of(own, bound, further.stream()).flatMap(s -> s).distinct().toList();
    }

    /** Typed reading of variables. */
    private record Environment(Map<String, String> values) {

        private static final String PREFIX = "WEFT_";

        /** No setting begins with the product's name: one that does is a mistake. */
        void refuseUnknown() throws SettingException {
            Set<String> unknown =
                    values.keySet().stream()
                            .filter(name -> name.startsWith(PREFIX))
                            .collect(Collectors.toCollection(TreeSet::new));
            if (!unknown.isEmpty()) {
                throw new SettingException(
                        "settings "
                                + unknown
                                + " are not known; the controller's README lists all");
            }
        }

        String text(String name, String fallback) {
            String value = values.getOrDefault(name, "").strip();
            return value.isEmpty() ? fallback : value;
        }

        String required(String name) throws SettingException {
            String value = text(name, "");
            if (value.isEmpty()) {
                throw new SettingException("setting " + name + " is missing");
            }
            return value;
        }

        Optional<Path> path(String name) {
            return Optional.of(text(name, "")).filter(value -> !value.isEmpty()).map(Path::of);
        }

        IpPort address(String name, String fallback) throws SettingException {
            String value = text(name, fallback);
            return IpPort.parse(value)
                    .orElseThrow(() ->
                            new SettingException(name, value, "<ip>:<port> or [<ip>]:<port>"));
        }

        List<String> list(String name, String fallback) {
            List<String> parts = new ArrayList<>();
            for (String part : text(name, fallback).split(",")) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
            return parts;
        }

        TrustDomain trustDomain(String name, String fallback) throws SettingException {
            String value = text(name, fallback);
            try {
                return new TrustDomain(value);
            } catch (IllegalArgumentException e) {
                throw new SettingException(name, value, "a name without slash");
            }
        }

        Set<ServiceAccountRef> accounts(String name, String fallback) throws SettingException {
            Set<ServiceAccountRef> accounts = new LinkedHashSet<>();
            for (String part : list(name, fallback)) {
                try {
                    accounts.add(ServiceAccountRef.parse(part));
                } catch (IllegalArgumentException e) {
                    throw new SettingException(name, part, "namespace/account, ...");
                }
            }
            return accounts;
        }
    }
}
