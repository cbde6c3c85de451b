package dev.weft.cni.redirect;

import dev.weft.cni.redirect.Action.Accept;
import dev.weft.cni.redirect.Action.Redirect;
import dev.weft.cni.redirect.Action.RestoreMark;
import dev.weft.cni.redirect.Action.Return;
import dev.weft.cni.redirect.Action.SetConnectionMark;
import dev.weft.cni.redirect.Action.TrackInZone;
import dev.weft.cni.redirect.Match.ConnectionMark;
import dev.weft.cni.redirect.Match.Destination;
import dev.weft.cni.redirect.Match.DestinationPort;
import dev.weft.cni.redirect.Match.InInterface;
import dev.weft.cni.redirect.Match.OpensConnection;
import dev.weft.cni.redirect.Match.OutInterface;
import dev.weft.cni.redirect.Match.PacketMark;
import dev.weft.cni.redirect.Match.Protocol;
import dev.weft.cni.redirect.Match.Source;
import dev.weft.cni.redirect.Match.SourcePort;
import java.util.Locale;

/**
 * A rule set in the language of {@code nft -f}. Each text is one transaction: all of it holds, or
 * nothing changed.
 */
final class NftablesText {

    private NftablesText() {}

    /** The table's name in the kernel. */
    static String name(Table table) {
        return "weft-ambient-" + lower(table);
    }

    /** The chain that holds the rules; the base chain named after the hook jumps to it. */
    static String chain(Hook hook) {
        return "weft-" + lower(hook);
    }

    /**
     * Makes the rules of our tables exactly these. The base chains stay where they were, because
     * the kernel translates connections that were captured earlier only while there is one.
     */
    static String replace(RuleSet rules) {
        StringBuilder text = new StringBuilder();
        for (Table table : Table.values()) {
            if (rules.needs(table)) {
                appendTable(text, table, rules);
            } else {
                appendRemoval(text, table);
            }
        }
        return text.toString();
    }

    /** Removes our tables, whether or not they are there. */
    static String remove() {
        StringBuilder text = new StringBuilder();
        for (Table table : Table.values()) {
            appendRemoval(text, table);
        }
        return text.toString();
    }

    /** Adding it first makes the removal of one that is not there no error. */
    private static void appendRemoval(StringBuilder text, Table table) {
        text.append("add table inet ").append(name(table)).append('\n');
        text.append("delete table inet ").append(name(table)).append('\n');
    }

    private static void appendTable(StringBuilder text, Table table, RuleSet rules) {
        String name = name(table);
        text.append("add table inet ").append(name).append('\n');
        text.append("flush table inet ").append(name).append('\n');
        for (Hook hook : Hook.values()) {
            text.append(
                    "add chain inet %N %H { type %T hook %H priority %P; policy accept; }\n"
                            .replace("%N", name)
                            .replace("%H", lower(hook))
                            .replace("%T", type(table, hook))
                            .replace("%P", priority(table)));
            text.append("add chain inet %N %C\n".replace("%N", name).replace("%C", chain(hook)));
            text.append(
                    "add rule inet %N %H counter jump %C\n"
                            .replace("%N", name)
                            .replace("%H", lower(hook))
                            .replace("%C", chain(hook)));
            for (Rule rule : rules.in(table, hook)) {
                text.append("add rule inet ").append(name).append(' ').append(chain(hook));
                appendRule(text, rule);
            }
        }
    }

    private static void appendRule(StringBuilder text, Rule rule) {
        if (rule.family() != IpFamily.ANY) {
            text.append(" meta nfproto ").append(lower(rule.family()));
        }
        for (Match match : rule.matches()) {
            text.append(' ').append(match(match, rule.family()));
        }
        text.append(" counter ").append(action(rule.action()));
        text.append(" comment \"").append(rule.comment()).append("\"\n");
    }

    private static String match(Match match, IpFamily family) {
        String ip = family == IpFamily.IPV6 ? "ip6" : "ip";
        return switch (match) {
            case Protocol protocol -> "meta l4proto " + lower(protocol);
            case OpensConnection() -> "tcp flags & (fin | syn | rst | ack) == syn";
            case Source(String address) -> ip + " saddr " + address;
            case Destination(String address, boolean not) -> ip + " daddr " + not(not) + address;
            case SourcePort(Protocol protocol, int port) -> lower(protocol) + " sport " + port;
            case DestinationPort(Protocol protocol, int port, boolean not) ->
                    lower(protocol) + " dport " + not(not) + port;
            case InInterface(String name) -> "iifname \"" + name + "\"";
            case OutInterface(String name, boolean not) ->
                    "oifname " + not(not) + "\"" + name + "\"";
            case PacketMark(int value, boolean not) ->
                    "meta mark & " + hex(RuleSet.MARK_MASK) + (not ? " != " : " == ") + hex(value);
            case ConnectionMark(int value) ->
                    "ct mark & " + hex(RuleSet.MARK_MASK) + " == " + hex(value);
        };
    }

    private static String action(Action action) {
        return switch (action) {
            case Accept() -> "accept";
            case Return() -> "return";
            case Redirect(int port) -> "redirect to :" + port;
            case SetConnectionMark(int value) ->
                    "ct mark set ct mark & " + hex(~RuleSet.MARK_MASK) + " | " + hex(value);
            case RestoreMark() -> "meta mark set ct mark";
            case TrackInZone(int zone) -> "ct zone set " + zone;
        };
    }

    /** A changed mark must lead to a new route: only a chain of type route does that. */
    private static String type(Table table, Hook hook) {
        return switch (table) {
            case NAT -> "nat";
            case MANGLE -> hook == Hook.OUTPUT ? "route" : "filter";
            case RAW -> "filter";
        };
    }

    static String priority(Table table) {
        return switch (table) {
            case RAW -> "-300";
            case MANGLE -> "-150";
            case NAT -> "-100";
        };
    }

    private static String not(boolean not) {
        return not ? "!= " : "";
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
