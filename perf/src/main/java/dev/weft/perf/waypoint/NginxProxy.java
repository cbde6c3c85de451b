package dev.weft.perf.waypoint;

import dev.weft.perf.peer.SystemProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** nginx as a reverse proxy, and as the backend. */
final class NginxProxy implements ReverseProxy {

    private static final String HEAD =
            """
            user root;
            daemon off;
            worker_processes WORKERS;
            error_log stderr warn;
            pid PID;
            events { worker_connections 8192; }
            http {
                access_log off;
                keepalive_timeout 1h;
                keepalive_requests 1000000000;
            """;

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String description() {
        return SystemProgram.output("nginx", "-v") + "; proxy_http_version 1.1, keepalive 256";
    }

    @Override
    public String missing() {
        return SystemProgram.find("nginx").isPresent()
                ? ""
                : "nginx is not installed: apt-get install nginx";
    }

    @Override
    public List<String> prepare(Bench bench, Doors doors) throws IOException {
        var file = bench.folder().resolve("nginx.conf");
        Files.writeString(file, configuration(bench, doors));
        return command(file.toString());
    }

    /** Answers every request at once with 1 KiB. */
    static List<String> backend(Bench bench) throws IOException {
        var file = bench.folder().resolve("backend.conf");
        var text =
                HEAD
                        + """
                        server {
                            listen 127.0.0.1:PORT reuseport backlog=4096;
                            default_type text/plain;
                            location / { return 200 "BODY"; }
                        }
                        }
                        """
                                .replace("PORT", Integer.toString(bench.backend()))
                                .replace("BODY", "x".repeat(1024));
        Files.writeString(file, text.replace("WORKERS", "1").replace("PID", file + ".pid"));
        return command(file.toString());
    }

    private static List<String> command(String file) {
        return List.of(SystemProgram.find("nginx").orElseThrow().toString(), "-c", file);
    }

    static String configuration(Bench bench, Doors doors) {
        var upstream =
                "upstream app { server 127.0.0.1:" + bench.backend() + "; keepalive 256; }\n";
        var servers =
                doors.ports().keySet().stream()
                        .sorted()
                        .map(door -> server(bench, doors, door))
                        .collect(Collectors.joining());
        return HEAD.replace("WORKERS", Integer.toString(bench.workers()))
                        .replace("PID", bench.folder().resolve("nginx.pid").toString())
                + upstream
                + servers
                + "}\n";
    }

    private static String server(Bench bench, Doors doors, Door door) {
        var tls =
                """
                ssl_protocols TLSv1.3;
                ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                ssl_certificate FOLDER/cert.pem;
                ssl_certificate_key FOLDER/key.pem;
                ssl_client_certificate FOLDER/ca.pem;
                ssl_verify_client on;
                """;
        return """
        server {
            listen 127.0.0.1:PORT reuseport backlog=4096OPTIONS;
            TLS
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Request-Id $request_id;
        LOCATIONS}
        """
                .replace("PORT", Integer.toString(doors.port(door)))
                .replace("OPTIONS", (door.mtls() ? " ssl" : "") + (door.http2() ? " http2" : ""))
                .replace("TLS", door.mtls() ? tls : "")
                .replace("FOLDER", bench.folder().toString())
                .replace("LOCATIONS", locations(door.routes()));
    }

    private static String locations(int routes) {
        return IntStream.range(0, routes)
                .mapToObj(i -> "    location /r" + i + "/ { proxy_pass http://app; }\n")
                .collect(Collectors.joining());
    }
}
