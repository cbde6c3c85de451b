package dev.weft.perf.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** HAProxy in TCP mode. */
final class HaproxyTunnel implements TunnelProgram {

    private static final String CIPHERS = "TLS_AES_128_GCM_SHA256";

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public String description() {
        return SystemProgram.output("haproxy", "-v").lines().findFirst().orElse("haproxy")
                + "; TLS 1.3 "
                + CIPHERS
                + ", tune.bufsize 64 KiB, its own session reuse";
    }

    @Override
    public String missing() {
        return SystemProgram.find("haproxy").isPresent()
                ? ""
                : "haproxy is not installed: apt-get install haproxy";
    }

    @Override
    public List<String> prepare(TunnelPlace place) throws IOException {
        var file = place.file("-haproxy.cfg");
        Files.writeString(file, configuration(place));
        var program = SystemProgram.find("haproxy").orElseThrow().toString();
        return List.of(program, "-db", "-f", file.toString());
    }

    static String configuration(TunnelPlace place) {
        var tls = "crt %1$s/both.pem ca-file %1$s/ca.pem verify required";
        var listen =
                switch (place.side()) {
                    case CLIENT -> "";
                    case SERVER -> " ssl " + tls;
                };
        var target =
                switch (place.side()) {
                    case CLIENT -> " ssl " + tls;
                    case SERVER -> "";
                };
        return """
        global
            nbthread WORKERS
            maxconn 8192
            tune.bufsize 65536
            ssl-default-bind-options ssl-min-ver TLSv1.3
            ssl-default-bind-ciphersuites CIPHERS
            ssl-default-server-options ssl-min-ver TLSv1.3
            ssl-default-server-ciphersuites CIPHERS

        defaults
            mode tcp
            timeout connect 10s
            timeout client 10m
            timeout server 10m

        listen tunnel
            bind LISTEN
            server other TARGET
        """
                .replace("WORKERS", Integer.toString(place.workers()))
                .replace("CIPHERS", CIPHERS)
                .replace("LISTEN", place.listen() + listen)
                .replace("TARGET", place.target() + target)
                .replace("%1$s", place.folder().toString());
    }
}
