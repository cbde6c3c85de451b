package dev.weft.cli.view;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate that a node proxy holds for an identity of its pods.
 *
 * @param state {@code Available}, {@code Initializing}, or {@code Unavailable:} and why
 * @param serialNumber of the leaf; empty when there is none yet
 * @param validFrom as in the certificate
 * @param expires as in the certificate
 * @param secondsLeft until then; 0 when it has expired or there is none
 * @param rootSerialNumbers of the roots that peers are checked against
 */
record CertRow(
        String node,
        String identity,
        String state,
        String serialNumber,
        String validFrom,
        String expires,
        long secondsLeft,
        List<String> rootSerialNumbers) {

    static List<CertRow> of(Map<String, JsonObject> dumps, Instant now) {
        var rows = new ArrayList<CertRow>();
        dumps.forEach((node, dump) ->
                Fields.objects(dump, "certificates")
                        .forEach(certificate -> rows.add(of(node, certificate, now))));
        return rows;
    }

    private static CertRow of(String node, JsonObject certificate, Instant now) {
        var chain = Fields.objects(certificate, "certChain");
        var leaf = chain.isEmpty() ? new JsonObject() : chain.getFirst();
        var expires = Fields.text(leaf, "expirationTime");
        return new CertRow(
                node,
                Fields.text(certificate, "identity"),
                Fields.text(certificate, "state"),
                Fields.text(leaf, "serialNumber"),
                Fields.text(leaf, "validFrom"),
                expires,
                secondsLeft(expires, now),
                Fields.objects(certificate, "rootCerts").stream()
                        .map(root -> Fields.text(root, "serialNumber"))
                        .toList());
    }

    /** The time left as people say it: {@code 23h12m}. */
    String left() {
        if (expires.isEmpty()) {
            return "";
        }
        var left = Duration.ofSeconds(secondsLeft);
        return left.isZero()
                ? "EXPIRED"
                : left.toHours() > 0
                        ? left.toHours() + "h" + left.toMinutesPart() + "m"
                        : left.toMinutes() + "m" + left.toSecondsPart() + "s";
    }

    private static long secondsLeft(String expires, Instant now) {
        try {
            return Math.max(0, Duration.between(now, Instant.parse(expires)).toSeconds());
        } catch (DateTimeParseException e) {
            return 0;
        }
    }
}
