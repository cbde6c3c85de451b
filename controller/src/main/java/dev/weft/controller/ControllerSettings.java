package dev.weft.controller;

import dev.weft.config.Settings;
import dev.weft.controller.model.MeshSettings;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.TrustDomain;
import dev.weft.net.IpPort;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param dedicatedAccounts accounts of workloads that have a proxy of their own
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
        Set<ServiceAccountRef> dedicatedAccounts,
        MeshSettings mesh) {

    private static final String FOLDER = "folder:";
    private static final IpPort ANYWHERE = IpPort.parse("[::]:15012").orElseThrow();

    ControllerSettings {
        servingNames = List.copyOf(servingNames);
        nodeAccounts = Set.copyOf(nodeAccounts);
        dedicatedAccounts = Set.copyOf(dedicatedAccounts);
    }

    /** Who is told about the mesh. */
    Set<ServiceAccountRef> discoveryAccounts() {
        return Stream.concat(nodeAccounts.stream(), dedicatedAccounts.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads the environment.
     *
     * @throws dev.weft.config.SettingsException naming everything that is wrong with it
     */
    static ControllerSettings of(Map<String, String> environment) {
        Settings env = Settings.of(environment);
        String source = env.requiredText("SOURCE", "where objects are: folder:<directory>");
        if (!source.isEmpty() && !source.startsWith(FOLDER)) {
            env.problem("SOURCE is '" + source + "': expected folder:<directory>");
        }
        IpPort listen = env.ipPort("XDS_LISTEN", ANYWHERE, "address of discovery and the CA");
        List<String> names = env.list("XDS_SANS", List.of(), "further names of that address");
        MeshSettings mesh = mesh(env);
        ControllerSettings settings =
                new ControllerSettings(
                        Path.of(source.startsWith(FOLDER) ? source.substring(FOLDER.length()) : ""),
                        listen,
                        servingNames(listen, mesh, names),
                        env.requiredPath("TOKENS", "file of the tokens that count"),
                        env.requiredPath("CA_DIR", "folder of the root certificate and its key"),
                        env.optionalPath("ROOT_CERT_OUT", "where to write the root certificate"),
                        env.optionalPath("ADMIN_SOCKET", "Unix socket for operators"),
                        env.value(
                                "CA_TRUSTED_NODE_ACCOUNTS",
                                Set.of(new ServiceAccountRef(mesh.rootNamespace(), "ztunnel")),
                                "service accounts of node proxies",
                                ControllerSettings::accounts),
                        env.value(
                                "XDS_DEDICATED_ACCOUNTS",
                                Set.of(),
                                "service accounts of workloads with a proxy of their own",
                                ControllerSettings::accounts),
                        mesh);
        env.check();
        return settings;
    }

    private static MeshSettings mesh(Settings env) {
        return new MeshSettings(
                env.text("CLUSTER_ID", "Kubernetes", "name of this cluster"),
                env.text("CLUSTER_DOMAIN", "cluster.local", "suffix of service names"),
                env.value(
                        "TRUST_DOMAIN",
                        TrustDomain.CLUSTER_LOCAL,
                        "root of all identities",
                        TrustDomain::new),
                env.text("ROOT_NAMESPACE", "weft-system", "whose policies hold everywhere"),
                env.list("LABEL_DOMAINS", List.of("weft.dev"), "whose annotations count"));
    }

    private static Set<ServiceAccountRef> accounts(String text) {
        Set<ServiceAccountRef> accounts = new LinkedHashSet<>();
        for (String part : text.split(",")) {
            accounts.add(ServiceAccountRef.parse(part.strip()));
        }
        return accounts;
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
}
