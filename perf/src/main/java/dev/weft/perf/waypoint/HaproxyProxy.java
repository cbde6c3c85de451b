package dev.weft.perf.waypoint;

import dev.weft.perf.peer.SystemProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** HAProxy in HTTP mode, its routes in a map of prefixes. */
final class HaproxyProxy implements ReverseProxy {

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public String description() {
        return SystemProgram.output("haproxy", "-v").lines().findFirst().orElse("haproxy")
                + "; http-reuse always, routes by map_beg";
    }

    @Override
    public String missing() {
        return SystemProgram.find("haproxy").isPresent()
                ? ""
                : "haproxy is not installed: apt-get install haproxy";
    }

    @Override
    public List<String> prepare(Bench bench, Doors doors) throws IOException {
        for (var door : Door.values()) {
            Files.writeString(
                    bench.folder().resolve(door + ".map"),
                    IntStream.range(0, door.routes())
                            .mapToObj(i -> "/r" + i + "/ app\n")
                            .collect(Collectors.joining()));
        }
        var file = bench.folder().resolve("haproxy.cfg");
        Files.writeString(file, configuration(bench, doors));
        var program = SystemProgram.find("haproxy").orElseThrow().toString();
        return List.of(program, "-db", "-f", file.toString());
    }

    static String configuration(Bench bench, Doors doors) {
        var frontends =
                doors.ports().keySet().stream()
                        .sorted()
                        .map(door -> frontend(bench, doors, door))
                        .collect(Collectors.joining());
        return """
        global
            nbthread WORKERS
            maxconn 8192
            ssl-default-bind-options ssl-min-ver TLSv1.3
            ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256

        defaults
            mode http
            timeout connect 10s
            timeout client 10m
            timeout server 10m
            timeout http-keep-alive 10m
            option forwardfor
            http-reuse always
            unique-id-format %{+X}o%ci:%cp_%fi:%fp_%Ts_%rt:%pid
            unique-id-header X-Request-Id

        backend app
            server one 127.0.0.1:BACKEND

        """
                        .replace("WORKERS", Integer.toString(bench.workers()))
                        .replace("BACKEND", Integer.toString(bench.backend()))
                + frontends;
    }

    private static String frontend(Bench bench, Doors doors, Door door) {
        var tls =
                " ssl crt %1$s/both.pem ca-file %1$s/ca.pem verify required alpn "
                                .replace("%1$s", bench.folder().toString())
                        + (door.http2() ? "h2" : "http/1.1");
        var plain = door.http2() ? " proto h2" : "";
        return """
        frontend NAME
            bind 127.0.0.1:PORTOPTIONS
            http-request set-header X-Forwarded-Proto SCHEME
            use_backend %[path,map_beg(FOLDER/NAME.map)]

        """
                .replace("NAME", door.toString())
                .replace("PORT", Integer.toString(doors.port(door)))
                .replace("OPTIONS", door.mtls() ? tls : plain)
                .replace("SCHEME", door.mtls() ? "https" : "http")
                .replace("FOLDER", bench.folder().toString());
    }
}
