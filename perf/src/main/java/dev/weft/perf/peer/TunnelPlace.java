package dev.weft.perf.peer;

import java.nio.file.Path;

/**
 * Where one end of a tunnel stands.
 *
 * @param side which end
 * @param listen address:port it accepts at: in the clear at the client's side, TLS at the server's
 * @param target address:port it connects to, the other way round
 * @param workers threads or processes that move bytes
 * @param folder holds {@code cert.pem}, {@code key.pem}, {@code both.pem} and {@code ca.pem}, and
 *     takes the configuration
 */
record TunnelPlace(Subject.Side side, String listen, String target, int workers, Path folder) {

    /** A file of this end alone. */
    Path file(String suffix) {
        var end =
                switch (side) {
                    case CLIENT -> "client";
                    case SERVER -> "server";
                };
        return folder.resolve(end + suffix);
    }
}
