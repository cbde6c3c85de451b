package dev.weft.perf.peer;

import dev.weft.perf.tunnel.TlsTunnelMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Our own TLS and relay without HTTP/2, with the options of the node proxy's JVM.
 *
 * @param weftHome the distribution that has those options
 */
record TlsTunnel(Path weftHome) implements TunnelProgram {

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public String description() {
        return "TLS without HTTP/2: the relay, TLS, event loops and JVM options of the node proxy";
    }

    @Override
    public String missing() {
        return "";
    }

    @Override
    public List<String> prepare(TunnelPlace place) {
        return JavaProgram.command(
                List.of(
                        "@" + weftHome.resolve("jvm/ztunnel-node.options"),
                        // By this its process is found.
                        "-Dtunnel.end=" + place.file("")),
                TlsTunnelMain.class,
                List.of(
                        place.side().name().toLowerCase(Locale.ROOT),
                        place.listen(),
                        place.target(),
                        Integer.toString(place.workers()),
                        place.folder().toString()));
    }
}
