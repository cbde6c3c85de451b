package dev.weft.ztunnel.fixed;

import dev.weft.manifest.Field;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.Visibility;
import dev.weft.workload.WeightedWaypoint;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A service, as a config dump shows it. */
final class ServiceReader {
    private ServiceReader() {}

    static NamespacedHostname key(Field field) {
        return new NamespacedHostname(
                field.at("namespace").requiredText(), field.at("hostname").requiredText());
    }

    static Service read(Field field) {
        return new Service(
                field.at("name").requiredText(),
                key(field),
                Stream.concat(
                                field.at("vips").list().stream(),
                                field.at("cidrVips").list().stream())
                        .map(ServiceReader::address)
                        .toList(),
                ServedPorts.ports(field.at("ports")),
                field.at("subjectAltNames").textList(),
                gateway(field.at("waypoint")),
                field.at("weightedWaypoints").list().stream()
                        .map(choice ->
                                new WeightedWaypoint(
                                        gateway(choice.at("destination"))
                                                .orElseThrow(() ->
                                                        choice.wrong("a destination and a weight")),
                                        choice.at("weight").number(0, Integer.MAX_VALUE).orElse(0)))
                        .toList(),
                balancing(field.at("loadBalancer")),
                families(field.at("ipFamilies")),
                field.at("canonical").bool(false),
                false,
                Choice.of(field.at("visibility"), Visibility.class).orElse(Visibility.PUBLIC));
    }

    /** {@code network/ip} or {@code network/block}. */
    private static ServiceAddress address(Field field) {
        String text = field.requiredText();
        int slash = text.indexOf('/');
        return Cidr.parse(text.substring(slash + 1))
                .filter(block -> slash >= 0)
                .map(block -> new ServiceAddress(text.substring(0, slash), block))
                .orElseThrow(() -> field.wrong("network/address or network/block"));
    }

    static Optional<GatewayAddress> gateway(Field field) {
        if (!field.isPresent()) {
            return Optional.empty();
        }
        Field at = field.at("destination");
        String text = at.requiredText();
        int slash = text.indexOf('/');
        GatewayAddress.Destination destination =
                IpAddresses.parse(text.substring(slash + 1))
                        .filter(ip -> slash >= 0)
                        .<GatewayAddress.Destination>map(ip ->
                                new GatewayAddress.ByAddress(
                                        new NetworkAddress(text.substring(0, slash), ip)))
                        .or(() ->
                                NamespacedHostname.parse(text).map(GatewayAddress.ByHostname::new))
                        .orElseThrow(() -> at.wrong("network/address or namespace/hostname"));
        int port = field.at("hboneMtlsPort").number(1, 65535).orElse(15008);
        return Optional.of(new GatewayAddress(destination, port));
    }

    private static LoadBalancing balancing(Field field) {
        if (!field.isPresent()) {
            return LoadBalancing.STANDARD;
        }
        String mode = field.at("mode").text("Standard").toUpperCase(Locale.ROOT);
        return new LoadBalancing(
                field.at("routingPreferences").list().stream()
                        .map(scope -> Choice.required(scope, LoadBalancing.Scope.class))
                        .toList(),
                mode.equals("STANDARD")
                        ? LoadBalancing.Mode.UNSPECIFIED
                        : Choice.required(field.at("mode"), LoadBalancing.Mode.class),
                field.at("healthPolicy").text("OnlyHealthy").equals("AllowAll")
                        ? LoadBalancing.HealthPolicy.ALLOW_ALL
                        : LoadBalancing.HealthPolicy.ONLY_HEALTHY);
    }

    private static IpFamilies families(Field field) {
        return switch (field.text("Automatic")) {
            case "Automatic" -> IpFamilies.AUTOMATIC;
            case "IPv4" -> IpFamilies.IPV4_ONLY;
            case "IPv6" -> IpFamilies.IPV6_ONLY;
            case "Dual" -> IpFamilies.DUAL;
            default -> throw field.wrong("Automatic, IPv4, IPv6 or Dual");
        };
    }
}
