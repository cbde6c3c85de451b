package dev.weft.controller.gateway;

import dev.weft.controller.model.MeshSettings;
import dev.weft.policy.Authorization;
import dev.weft.policy.Authorization.Action;
import dev.weft.policy.Authorization.Clause;
import dev.weft.policy.Authorization.Rule;
import dev.weft.policy.Authorization.Scope;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import dev.weft.workload.NamespacedHostname;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service whose endpoints refuse what did not pass its waypoint. Node proxies enforce it: they
 * deny whoever has another identity than one of its waypoints, or none. While there is no waypoint
 * nobody gets through.
 *
 * @param policy for the workloads of the service
 */
public record RequiredWaypoint(NamespacedHostname service, Authorization policy) {

    /** The label or annotation that asks for it; a namespace's holds for its services. */
    public static final String REQUIRE = "require-waypoint";

    private static final String PREFIX = "weft_require_waypoint_";

    /**
     * The rule of a service; empty when none was asked for.
     *
     * @param subject the Service
     * @param waypoints those that stand before it
     */
    public static Optional<RequiredWaypoint> of(
            Named subject,
            NamespaceFacts namespace,
            List<GatewayKey> waypoints,
            MeshSettings mesh) {
        DomainLabels labels = new DomainLabels(mesh.labelDomains());
        boolean required =
                word(labels, subject.subject().labels(), subject.subject().annotations())
                        .or(() -> word(labels, namespace.labels(), namespace.annotations()))
                        .filter(word -> !word.equals("false"))
                        .isPresent();
        if (!required) {
            return Optional.empty();
        }
        List<StringMatch> principals =
                waypoints.stream()
                        .<StringMatch>map(key ->
                                new StringMatch.Exact(
                                        mesh.trustDomain().name()
                                                + "/ns/"
                                                + key.namespace()
                                                + "/sa/"
                                                + key.name()))
                        .toList();
        List<Clause> clauses =
                principals.isEmpty()
                        ? List.of()
                        : List.of(
                                new Clause(
                                        List.of(
                                                Match.EMPTY.withPrincipals(
                                                        Condition.noneOf(principals)))));
        PolicyKey key = new PolicyKey(subject.subject().namespace(), PREFIX + subject.name());
        return Optional.of(
                new RequiredWaypoint(
                        subject.service(),
                        new Authorization(
                                key,
                                Scope.WORKLOAD_SELECTOR,
                                Action.DENY,
                                List.of(new Rule(clauses)),
                                false)));
    }

    /** A Service that something is asked for. */
    public record Named(NamespacedHostname service, String name, WaypointSubject subject) {}

    /** Any value but false asks for it: a misspelled yes opens nothing. */
    private static Optional<String> word(
            DomainLabels domains, Map<String, String> labels, Map<String, String> annotations) {
        return domains.find(labels, REQUIRE).or(() -> domains.find(annotations, REQUIRE));
    }
}
