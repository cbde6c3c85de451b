package dev.weft.cni.redirect;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One rule, in no tool's language.
 *
 * @param reason why it is there, in a few words of letters, digits and blanks
 */
record Rule(
        Table table,
        Hook hook,
        IpFamily family,
        List<Match> matches,
        Action action,
        String reason) {

    Rule {
        matches = List.copyOf(matches);
    }

    boolean isFor(IpFamily packets) {
        return family == IpFamily.ANY || family == packets;
    }

    /**
     * The comment that stands at the rule in the kernel: the reason, and a checksum of the rule, so
     * that a listing tells whether exactly this rule is there.
     */
    String comment() {
        CRC32 sum = new CRC32();
        sum.update(
                (table + " " + hook + family + matches + action).getBytes(StandardCharsets.UTF_8));
        return reason + " " + HexFormat.of().toHexDigits(sum.getValue(), 8);
    }
}
