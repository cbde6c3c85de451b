package dev.weft.perf.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.perf.peer.Subject.Side;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TunnelConfigurationTest {

    private static final TunnelPlace CLIENT =
            new TunnelPlace(Side.CLIENT, "127.0.0.1:7001", "10.244.2.2:7100", 2, Path.of("/b"));
    private static final TunnelPlace SERVER =
            new TunnelPlace(Side.SERVER, "0.0.0.0:7100", "127.0.0.1:7000", 2, Path.of("/b"));

    private static final String HAPROXY =
            """
            global
                nbthread 2
                maxconn 8192
                tune.bufsize 65536
                ssl-default-bind-options ssl-min-ver TLSv1.3
                ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
                ssl-default-server-options ssl-min-ver TLSv1.3
                ssl-default-server-ciphersuites TLS_AES_128_GCM_SHA256

            defaults
                mode tcp
                timeout connect 10s
                timeout client 10m
                timeout server 10m

            """;

    @Test
    void haproxy_dials_by_tls_at_the_client_s_side() {
        assertThat(HaproxyTunnel.configuration(CLIENT))
                .isEqualTo(
                        HAPROXY
                                + """
                                listen tunnel
                                    bind 127.0.0.1:7001
                                    server other 10.244.2.2:7100 ssl crt /b/both.pem ca-file /b/ca.pem verify required
                                """);
    }

    @Test
    void haproxy_listens_by_tls_at_the_server_s_side() {
        assertThat(HaproxyTunnel.configuration(SERVER))
                .isEqualTo(
                        HAPROXY
                                + """
                                listen tunnel
                                    bind 0.0.0.0:7100 ssl crt /b/both.pem ca-file /b/ca.pem verify required
                                    server other 127.0.0.1:7000
                                """);
    }

    @Test
    void nginx_dials_by_tls_at_the_client_s_side() {
        assertThat(NginxTunnel.configuration(CLIENT, Optional.of(Path.of("/m/stream.so"))))
                .isEqualTo(
                        """
                        load_module /m/stream.so;
                        user root;
                        daemon off;
                        worker_processes 2;
                        error_log stderr warn;
                        pid /b/client-nginx.pid;
                        events {
                            worker_connections 8192;
                        }
                        stream {
                            proxy_buffer_size 64k;
                            proxy_connect_timeout 10s;
                            server {
                                listen 127.0.0.1:7001 reuseport backlog=4096;
                                proxy_pass 10.244.2.2:7100;
                                proxy_ssl on;
                                proxy_ssl_protocols TLSv1.3;
                                proxy_ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                                proxy_ssl_certificate /b/cert.pem;
                                proxy_ssl_certificate_key /b/key.pem;
                                proxy_ssl_trusted_certificate /b/ca.pem;
                                proxy_ssl_verify on;
                                proxy_ssl_name tunnel.bench;
                            }
                        }
                        """);
    }

    @Test
    void nginx_listens_by_tls_at_the_server_s_side() {
        assertThat(NginxTunnel.configuration(SERVER, Optional.empty()))
                .startsWith("user root;\n")
                .contains(
                        """
                            server {
                                listen 0.0.0.0:7100 ssl reuseport backlog=4096;
                                proxy_pass 127.0.0.1:7000;
                                ssl_protocols TLSv1.3;
                                ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                                ssl_certificate /b/cert.pem;
                                ssl_certificate_key /b/key.pem;
                                ssl_client_certificate /b/ca.pem;
                                ssl_verify_client on;
                            }
                        """);
    }
}
