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
 * A rule set in the language of {@code iptables-restore --noflush} (or {@code ip6tables-restore}),
 * for nodes whose kernel or tools have no nftables. Declaring a chain empties it, so only the jumps
 * need to be absent before; each table is one transaction.
 */
final class IptablesText {

    private static final String MASK = "0x" + Integer.toHexString(RuleSet.MARK_MASK);

    private IptablesText() {}

    /** The chain that holds the rules of a hook, in each table. */
    static String chain(Hook hook) {
        return switch (hook) {
            case PREROUTING -> "WEFT_PRERT";
            case OUTPUT -> "WEFT_OUTPUT";
        };
    }

    /**
     * The input of iptables-restore for IPv4 packets, or of ip6tables-restore for IPv6 ones.
     *
     * @param packets not ANY: each family has its own tool
     */
    static String render(RuleSet rules, IpFamily packets) {
        StringBuilder text = new StringBuilder();
        for (Table table : Table.values()) {
            if (rules.rules().stream().anyMatch(rule -> rule.table() == table)) {
                appendTable(text, table, rules, packets);
            }
        }
        return text.toString();
    }

    private static void appendTable(
            StringBuilder text, Table table, RuleSet rules, IpFamily packets) {
        text.append('*').append(table.name().toLowerCase(Locale.ROOT)).append('\n');
        for (Hook hook : Hook.values()) {
            text.append(':').append(chain(hook)).append(" - [0:0]\n");
        }
        for (Hook hook : Hook.values()) {
            text.append("-A ").append(hook).append(" -j ").append(chain(hook)).append('\n');
        }
        for (Hook hook : Hook.values()) {
            for (Rule rule : rules.in(table, hook)) {
                if (rule.isFor(packets)) {
                    appendRule(text, rule);
                }
            }
        }
        text.append("COMMIT\n");
    }

    private static void appendRule(StringBuilder text, Rule rule) {
        text.append("-A ").append(chain(rule.hook()));
        for (Match match : rule.matches()) {
            text.append(' ').append(match(match));
        }
        text.append(" -m comment --comment \"").append(rule.comment()).append('"');
        text.append(" -j ").append(action(rule.action())).append('\n');
    }

    private static String match(Match match) {
        return switch (match) {
            case Protocol protocol -> "-p " + protocol.name().toLowerCase(Locale.ROOT);
            case OpensConnection() -> "-m tcp --syn";
            case Source(String address) -> "-s " + address;
            case Destination(String address, boolean not) -> not(not) + "-d " + address;
            case SourcePort(Protocol protocol, int port) -> "--sport " + port;
            case DestinationPort(Protocol protocol, int port, boolean not) ->
                    not(not) + "--dport " + port;
            case InInterface(String name) -> "-i " + name;
            case OutInterface(String name, boolean not) -> not(not) + "-o " + name;
            case PacketMark(int value, boolean not) ->
                    "-m mark " + not(not) + "--mark " + masked(value);
            case ConnectionMark(int value) -> "-m connmark --mark " + masked(value);
        };
    }

    private static String action(Action action) {
        return switch (action) {
            case Accept() -> "ACCEPT";
            case Return() -> "RETURN";
            case Redirect(int port) -> "REDIRECT --to-ports " + port;
            case SetConnectionMark(int value) -> "CONNMARK --set-xmark " + masked(value);
            case RestoreMark() -> "CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff";
            case TrackInZone(int zone) -> "CT --zone " + zone;
        };
    }

    private static String masked(int value) {
        return "0x" + Integer.toHexString(value) + "/" + MASK;
    }

    private static String not(boolean not) {
        return not ? "! " : "";
    }
}
