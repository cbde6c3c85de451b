package dev.weft.arrows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Holds the packages of all modules to the arrows below. To add a package or an arrow, draw it here
 * and say in ARCHITECTURE.md why; an arrow that closes a circle is refused whatever the table says.
 */
class PackageArrowsTest {

    /** Plain values and pure decisions. What stands alone below is not for everyone. */
    private static final Set<String> CORE =
            Set.of("identity", "net", "workload", "policy", "config", "lifecycle", "telemetry");

    private static final Map<String, Set<String>> GROUPS = Map.of("core", CORE);

    private static final String DRAWN =
            """
            # linux: system calls, and nothing else
            linux               ->

            # core: values at the bottom; wds alone meets generated code
            identity            ->
            net                 ->
            manifest            ->
            lifecycle           ->
            telemetry           ->
            expression          ->
            config              -> net
            policy              -> identity, net
            workload            -> identity, net, policy
            enrolment           -> manifest
            gateway             -> manifest
            mesh                -> core
            wds                 -> identity, net, policy, workload, api.workload, api.security

            # dataplane: relay imports nothing: a byte's path has no way back to policy
            relay               ->
            eventloop           ->
            metrics             ->
            admin               -> net, metrics
            controlplane        -> core
            tls                 -> core
            hbone               -> core, tls, relay
            cert                -> core, tls, controlplane, metrics, api.ca
            xds                 -> core, tls, controlplane, api.xds
            hbone.pool          -> core, tls, cert, relay, hbone
            discovery           -> core, wds, xds, mesh, metrics
            dump                -> core, mesh, cert
            logging             -> admin

            # ztunnel-node: the two directions never meet; sockets are a leaf
            ztunnel.socket      -> core, linux, eventloop
            ztunnel.telemetry   -> core, metrics, relay, hbone, logging
            ztunnel.dns         -> core, metrics, mesh, ztunnel.socket
            ztunnel.authz       -> core, mesh, ztunnel.telemetry
            ztunnel.inbound     -> core, tls, cert, relay, hbone, ztunnel.authz, mesh,
                                   ztunnel.socket, ztunnel.telemetry
            ztunnel.outbound    -> core, tls, cert, relay, hbone, hbone.pool, ztunnel.authz,
                                   mesh, ztunnel.socket, ztunnel.telemetry
            ztunnel.socks       -> core, ztunnel.socket
            ztunnel.inpod       -> core, linux, api.zds
            ztunnel.dump        -> core, admin, cert, dump, ztunnel.authz, ztunnel.inpod, mesh
            ztunnel.fixed       -> core, manifest, mesh
            ztunnel             -> core, manifest, wds, mesh, discovery, ztunnel.fixed, logging, linux, eventloop, metrics, admin, controlplane, tls,
                                   cert, xds, relay, hbone, hbone.pool, ztunnel.authz, ztunnel.dns, ztunnel.dump, ztunnel.inbound,
                                   ztunnel.inpod, ztunnel.outbound,
                                   ztunnel.socket, ztunnel.socks, ztunnel.telemetry

            # waypoint: http below everything, request is what the parts say to each other; config
            # compiles for all of them, proxy carries requests, and only the root knows everything
            waypoint.http       ->
            waypoint.http.codec -> waypoint.http
            waypoint.http.frame -> waypoint.http, waypoint.http.codec
            waypoint.http.server -> waypoint.http, waypoint.http.codec, waypoint.http.frame
            waypoint.http.client -> waypoint.http, waypoint.http.codec, waypoint.http.frame
            waypoint.request    -> core, hbone, waypoint.http
            waypoint.match      -> waypoint.http, api.waypoint
            waypoint.filter.spi ->
            waypoint.filter.spi.testing -> waypoint.filter.spi
            waypoint.filter     -> core, waypoint.http, waypoint.request, waypoint.match, api.waypoint
            waypoint.filter.chain -> core, waypoint.http, waypoint.request, waypoint.filter.spi
            waypoint.filter.processor -> core, waypoint.http, waypoint.request,
                                   waypoint.filter.chain, waypoint.filter.spi, api.waypoint,
                                   api.extauthz, api.extproc
            waypoint.filter.wasm -> core, waypoint.http, waypoint.request,
                                   waypoint.filter.chain, waypoint.filter.spi
            waypoint.route.plan -> core, waypoint.request, waypoint.filter, waypoint.match,
                                   api.waypoint
            waypoint.route      -> core, waypoint.http, waypoint.request, waypoint.match,
                                   waypoint.filter, waypoint.route.plan, api.waypoint
            waypoint.upstream.settings -> core, waypoint.request, api.waypoint
            waypoint.upstream.balance -> core, mesh, waypoint.upstream.settings
            waypoint.upstream.limit -> waypoint.upstream.settings
            waypoint.upstream.affinity -> waypoint.http, waypoint.request,
                                   waypoint.upstream.balance, waypoint.upstream.settings
            waypoint.upstream.tls -> core, relay, waypoint.upstream.settings
            waypoint.upstream.dial -> core, tls, cert, relay, hbone, hbone.pool, eventloop,
                                   waypoint.request, waypoint.upstream.limit,
                                   waypoint.upstream.settings, waypoint.upstream.tls
            waypoint.upstream.pool -> core, waypoint.http, waypoint.http.client,
                                   waypoint.request, waypoint.upstream.dial,
                                   waypoint.upstream.limit, waypoint.upstream.settings
            waypoint.upstream.health -> relay, waypoint.http, waypoint.request,
                                   waypoint.upstream.balance, waypoint.upstream.dial,
                                   waypoint.upstream.pool, waypoint.upstream.settings
            waypoint.upstream   -> core, mesh, eventloop, cert, relay, hbone, hbone.pool,
                                   waypoint.http, waypoint.request, waypoint.upstream.affinity,
                                   waypoint.upstream.balance, waypoint.upstream.dial,
                                   waypoint.upstream.health, waypoint.upstream.limit,
                                   waypoint.upstream.pool, waypoint.upstream.settings,
                                   waypoint.upstream.tls
            waypoint.authz.jwt  -> waypoint.http, waypoint.request, api.waypoint
            waypoint.authz.rule -> core, waypoint.http, waypoint.request, waypoint.authz.jwt,
                                   api.waypoint
            waypoint.authz.external -> core, waypoint.http, waypoint.request, api.waypoint,
                                   api.extauthz
            waypoint.authz      -> core, waypoint.http, waypoint.request, waypoint.authz.jwt,
                                   waypoint.authz.rule, waypoint.authz.external, api.waypoint
            waypoint.limit      -> core, waypoint.http, waypoint.request, waypoint.match, waypoint.authz.jwt,
                                   api.limits, api.waypoint
            waypoint.limit.exchange -> controlplane, metrics, waypoint.limit, api.limits
            waypoint.telemetry  -> core, expression, metrics, hbone, waypoint.http, waypoint.request, api.waypoint
            waypoint.config     -> core, mesh, discovery, wds, xds, waypoint.authz, waypoint.filter.chain,
                                   waypoint.limit, waypoint.request, waypoint.route,
                                   waypoint.telemetry, waypoint.upstream, waypoint.upstream.settings,
                                   api.waypoint
            waypoint.listener   -> core, mesh, tls, cert, relay, eventloop, hbone, waypoint.request
            waypoint.proxy      -> core, relay, waypoint.http, waypoint.http.server, waypoint.request,
                                   waypoint.authz, waypoint.authz.external, waypoint.authz.jwt,
                                   waypoint.config, waypoint.filter, waypoint.filter.chain,
                                   waypoint.limit, waypoint.listener, waypoint.route,
                                   waypoint.route.plan, waypoint.upstream,
                                   waypoint.upstream.limit, waypoint.upstream.settings,
                                   api.waypoint
            waypoint.edge       -> core, relay, hbone, waypoint.http, waypoint.request, waypoint.config,
                                   waypoint.listener, waypoint.upstream.tls, api.waypoint
            waypoint.admin      -> core, mesh, metrics, admin, cert, dump, hbone, waypoint.authz,
                                   waypoint.authz.jwt, waypoint.config, waypoint.http,
                                   waypoint.limit, waypoint.listener, waypoint.proxy,
                                   waypoint.request, waypoint.route, waypoint.route.plan,
                                   waypoint.upstream, api.waypoint
            waypoint            -> core, mesh, metrics, admin, controlplane, tls, cert, xds, relay,
                                   eventloop, hbone, hbone.pool, discovery, logging,
                                   waypoint.admin, waypoint.authz, waypoint.authz.jwt,
                                   waypoint.config, waypoint.edge, waypoint.filter.chain,
                                   waypoint.filter.processor, waypoint.filter.spi,
                                   waypoint.filter.wasm, waypoint.http,
                                   waypoint.limit, waypoint.limit.exchange, waypoint.listener,
                                   waypoint.proxy,
                                   waypoint.request, waypoint.telemetry, waypoint.upstream,
                                   waypoint.upstream.dial, waypoint.upstream.limit,
                                   waypoint.upstream.pool, waypoint.upstream.settings, api.waypoint

            # cni-plugin: the plugin is executed at each pod start and imports nothing
            cni.plugin          ->
            cni.redirect        -> core, linux
            cni.agent.http      ->
            cni.agent.zds       -> net, linux, api.zds
            cni.agent           -> core, manifest, enrolment, linux, cni.redirect, cni.agent.http,
                                   cni.agent.zds

            # controller: only graph and the root know both the sources and the model
            controller.source   -> manifest
            controller.collect  -> core
            controller.model    -> core, manifest
            controller.auth     -> core
            controller.ca       -> core, controller.auth, api.ca
            controller.xds      -> core, wds, controller.auth, controller.collect, api.xds
            controller.limit    -> core, controller.auth, api.limits
            controller.admin    -> core
            controller.status   ->
            controller.reading  -> manifest, api.waypoint
            controller.gateway  -> core, manifest, gateway, controller.model, controller.status
            controller.catalog  -> core, manifest, controller.gateway, controller.model
            controller.route    -> core, manifest, gateway, api.waypoint, controller.catalog,
                                   controller.gateway, controller.reading, controller.status
            controller.edge     -> core, manifest, api.waypoint, controller.catalog,
                                   controller.gateway, controller.reading, controller.status
            controller.virtual  -> core, manifest, api.waypoint, controller.catalog,
                                   controller.gateway, controller.reading, controller.route,
                                   controller.status
            controller.traffic  -> core, manifest, api.waypoint, controller.catalog,
                                   controller.gateway, controller.reading, controller.route,
                                   controller.status
            controller.attach   -> manifest, api.waypoint, controller.catalog, controller.gateway,
                                   controller.reading, controller.status
            controller.security -> core, wds, manifest, api.waypoint, controller.attach,
                                   controller.catalog, controller.reading
            controller.entry    -> core, manifest, controller.model
            controller.extra    -> core, wds, expression, manifest, api.waypoint, controller.attach,
                                   controller.catalog, controller.reading, controller.route
            controller.graph    -> core, gateway, wds, manifest, enrolment, api.waypoint, controller.ca,
                                   controller.attach, controller.catalog, controller.collect,
                                   controller.edge, controller.entry, controller.extra,
                                   controller.gateway, controller.model,
                                   controller.reading, controller.route, controller.security,
                                   controller.status, controller.traffic, controller.virtual
            controller          -> core, manifest, controller.admin, controller.auth, controller.ca,
                                   controller.collect, controller.graph, controller.limit, controller.model,
                                   controller.source, controller.status, controller.xds

            # weft-echo: a stranger to the mesh
            echo.flag           ->
            echo.tls            ->
            echo.call           -> echo.flag, echo.tls
            echo.plan           -> echo.flag, echo.call
            echo.otlp           ->
            echo.request        -> echo.call, echo.plan
            echo.caller         -> echo.call
            echo.server         -> echo.flag, echo.tls, echo.call, echo.otlp, echo.plan,
                                   echo.request
            echo.client         -> echo.flag, echo.tls, echo.call, echo.caller
            echo                -> echo.flag, echo.client, echo.server

            # local: starts the programs as processes and imports none; client is what others use
            local.config        ->
            local.client        -> local.config
            local.schedule      -> manifest
            local.service       -> core, manifest, local.config
            local.dns           -> core, local.config, local.service
            local.world         -> core, linux, local.config
            local.capture       -> linux, local.client, local.config
            local.launch        -> local.client, local.config
            local.control       -> local.client, local.config
            local.forward       -> local.client, local.config, local.world
            local.pod           -> local.client, local.config, local.schedule, local.world
            local.program       -> core, manifest, local.client, local.config, local.pod, local.schedule,
                                   local.world
            local.cluster       -> core, manifest, gateway, local.client, local.config, local.pod,
                                   local.schedule, local.service, local.world
            local               -> core, local.capture, local.client, local.cluster, local.config,
                                   local.control, local.dns, local.forward, local.launch, local.pod,
                                   local.program, local.schedule, local.service, local.world

            # cli: talks to admin sockets, and to the supervisor through local.client
            cli.print           ->
            cli.source          -> manifest, local, local.client, local.config
            cli.view            -> local.client, cli.print, cli.source
            cli.waypoint        -> manifest, local.client, cli.print, cli.source
            cli.why             -> local.client, cli.print, cli.source
            cli.local           -> local, local.client, local.config, cli.print, cli.source
            cli.demo.step       -> local.client, local.config, cli.source
            cli.demo.waypoint   -> local.client, cli.demo.step, cli.source
            cli.demo            -> core, local, local.client, local.config, cli.demo.step,
                                   cli.demo.waypoint, cli.print, cli.source
            cli                 -> local.config, cli.demo, cli.local, cli.print, cli.source, cli.view,
                                   cli.waypoint, cli.why

            # perf: benchmarks; nothing depends on them
            perf.measure        ->
            perf.traffic        -> net, perf.measure
            perf.tunnel         -> core, tls, relay, eventloop
            perf.peer           -> local, local.client, local.config, perf.measure, perf.traffic,
                                   perf.tunnel
            perf.compare        -> local.config, perf.measure, perf.peer, perf.traffic
            perf.report         -> perf.compare, perf.measure, perf.peer
            perf.overhead       -> local, local.client, local.config, perf.measure, perf.peer, perf.traffic
            perf.micro          -> perf.measure, perf.report
            perf.discovery      -> local.config, wds, api.workload, api.xds, ztunnel, perf.compare,
                                   perf.measure, perf.peer, perf.report, perf.tunnel
            perf.http           -> eventloop, perf.measure
            perf.waypoint       -> net, workload, local.config, wds, api.ca, api.waypoint, api.xds,
                                   testkit.ca, testkit.grpc, perf.compare, perf.http,
                                   perf.measure, perf.peer, perf.report
            perf                -> local.config, perf.compare, perf.discovery, perf.measure,
                                   perf.micro, perf.overhead, perf.peer, perf.report,
                                   perf.waypoint

            # testkit
            testkit             -> core
            testkit.grpc        ->
            testkit.ca          -> core, testkit.grpc, api.ca
            testkit.leak        ->
            testkit.mesh        -> core, mesh
            testkit.time        ->
            """;

    private final Map<String, Set<String>> imports;
    private final DrawnArrows drawn = DrawnArrows.parse(DRAWN, GROUPS);

    PackageArrowsTest() throws IOException {
        imports = Sources.read(Path.of(System.getProperty("weft.root"))).imports();
    }

    @Test
    void every_package_is_drawn_and_every_drawn_package_exists() {
        assertThat(drawn.packages()).containsExactlyInAnyOrderElementsOf(imports.keySet());
    }

    @Test
    void no_package_imports_what_the_drawing_does_not_allow() {
        var others = new ArrayList<String>();

        imports.forEach((from, targets) ->
                targets.stream()
                        .filter(to -> !drawn.allowed(from).contains(to))
                        .forEach(to -> others.add(from + " -> " + to)));

        assertThat(others).isEmpty();
    }

    @Test
    void no_packages_import_each_other_in_a_circle() {
        assertThat(circles(imports)).isEmpty();
    }

    @Test
    void the_drawing_itself_has_no_circle() {
        assertThat(circles(drawn.arrows())).isEmpty();
    }

    @Test
    void a_circle_is_found_with_the_way_around_it() {
        var arrows =
                Map.of("a", Set.of("b"), "b", Set.of("c", "d"), "c", Set.of("a"), "d", Set.of("c"));

        assertThat(circles(arrows)).contains(List.of("a", "b", "c"));
    }

    private static List<List<String>> circles(Map<String, Set<String>> arrows) {
        var circles = new ArrayList<List<String>>();
        for (var start : arrows.keySet()) {
            findWayBack(start, new ArrayDeque<>(List.of(start)), arrows, new HashSet<>(), circles);
        }
        return circles;
    }

    /** Depth first from the end of the way; one that reaches its start again is a circle. */
    private static void findWayBack(
            String start,
            Deque<String> way,
            Map<String, Set<String>> arrows,
            Set<String> seen,
            List<List<String>> circles) {
        for (var next : new TreeSet<>(arrows.getOrDefault(way.getLast(), Set.of()))) {
            if (next.equals(start)) {
                circles.add(List.copyOf(way));
            } else if (seen.add(next)) {
                way.addLast(next);
                findWayBack(start, way, arrows, seen, circles);
                way.removeLast();
            }
        }
    }
}
