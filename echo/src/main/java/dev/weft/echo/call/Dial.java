package dev.weft.echo.call;

import dev.weft.echo.flag.UsageException;
import dev.weft.echo.tls.ClientTls;
import java.util.Locale;
import java.util.Optional;

/**
 * How a target is connected to, where that does not follow from the target itself.
 *
 * @param via where to connect instead, as with a gateway in front
 * @param tls whom to trust, for the schemes with TLS
 */
public record Dial(Optional<Place> via, ClientTls tls) {

    public static final Dial DIRECT = new Dial(Optional.empty(), ClientTls.USUAL);

    /** A host and a port. */
    public record Place(String host, int port) {

        /** Reads {@code host:port} or {@code [address]:port}. */
        public static Place parse(String text) throws UsageException {
            var target = Target.parse("tcp://" + text);
            if (!target.path().equals("/")) {
                throw new UsageException(String.format(Locale.ROOT, "'%s' is no host:port", text));
            }
            return new Place(target.host(), target.port());
        }
    }
}
