package dev.weft.perf.peer;

import dev.weft.perf.tunnel.TunnelIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** nginx with its stream module. */
final class NginxTunnel implements TunnelProgram {

    private static final String CIPHERS = "TLS_AES_128_GCM_SHA256";
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    /** The others raise their limit by themselves. */
    private static final String ALL_DESCRIPTORS =
            "ulimit -n \"$(ulimit -H -n)\"; exec \"$0\" \"$@\"";

    private static final String INSTALL = "apt-get install nginx libnginx-mod-stream";

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String description() {
        return program().map(path -> SystemProgram.output(path, "-v")).orElse("nginx")
                + "; TLS 1.3 "
                + CIPHERS
                + ", proxy_buffer_size 64 KiB, reuseport, its own session reuse";
    }

    @Override
    public String missing() {
        if (program().isEmpty()) {
            return "nginx is not installed: " + INSTALL;
        }
        var built = SystemProgram.output(program().get(), "-V").contains("--with-stream ");
        return built || module().isPresent() ? "" : "nginx has no stream module: " + INSTALL;
    }

    @Override
    public List<String> prepare(TunnelPlace place) throws IOException {
        var file = place.file("-nginx.conf");
        Files.writeString(file, configuration(place, module()));
        return List.of("sh", "-c", ALL_DESCRIPTORS, program().orElseThrow(), "-c", file.toString());
    }

    private static Optional<String> program() {
        return SystemProgram.find("nginx").map(Path::toString);
    }

    private static Optional<Path> module() {
        return Optional.of(MODULE).filter(Files::isReadable);
    }

    static String configuration(TunnelPlace place, Optional<Path> module) {
        var server =
                switch (place.side()) {
                    case CLIENT ->
                            """
                                    listen LISTEN reuseport backlog=4096;
                                    proxy_pass TARGET;
                                    proxy_ssl on;
                                    proxy_ssl_protocols TLSv1.3;
                                    proxy_ssl_conf_command Ciphersuites CIPHERS;
                                    proxy_ssl_certificate FOLDER/cert.pem;
                                    proxy_ssl_certificate_key FOLDER/key.pem;
                                    proxy_ssl_trusted_certificate FOLDER/ca.pem;
                                    proxy_ssl_verify on;
                                    proxy_ssl_name NAME;
                            """;
                    case SERVER ->
                            """
                                    listen LISTEN ssl reuseport backlog=4096;
                                    proxy_pass TARGET;
                                    ssl_protocols TLSv1.3;
                                    ssl_conf_command Ciphersuites CIPHERS;
                                    ssl_certificate FOLDER/cert.pem;
                                    ssl_certificate_key FOLDER/key.pem;
                                    ssl_client_certificate FOLDER/ca.pem;
                                    ssl_verify_client on;
                            """;
                };
        return """
        MODULEuser root;
        daemon off;
        worker_processes WORKERS;
        error_log stderr warn;
        pid PID;
        events {
            worker_connections 8192;
        }
        stream {
            proxy_buffer_size 64k;
            proxy_connect_timeout 10s;
            server {
        SERVER    }
        }
        """
                .replace("MODULE", module.map(path -> "load_module " + path + ";\n").orElse(""))
                .replace("SERVER", server)
                .replace("WORKERS", Integer.toString(place.workers()))
                .replace("PID", place.file("-nginx.pid").toString())
                .replace("LISTEN", place.listen())
                .replace("TARGET", place.target())
                .replace("CIPHERS", CIPHERS)
                .replace("NAME", TunnelIdentity.DNS_NAME)
                .replace("FOLDER", place.folder().toString());
    }
}
