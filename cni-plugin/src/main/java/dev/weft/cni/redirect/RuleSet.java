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
import java.util.ArrayList;
import java.util.List;

/**
 * All rules of one pod, in the order in which the kernel must try them.
 *
 * <p>Three ideas carry them. What the proxy sends bears its mark, so it is never captured again.
 * What the proxy sends to the application bears the client's own address, so the answers, which
 * would leave the pod, are recognised by the connection's mark and routed back to the proxy's
 * socket. And only the packet that opens a connection is redirected: a connection that was open
 * before the pod was enrolled is unknown to connection tracking, its next packet would look new,
 * and redirecting that one would cut it.
 */
public record RuleSet(List<Rule> rules) {

    /** The mark of what the proxy sends, in the low twelve bits. */
    static final int PROXY_MARK = 0x539;

    /** The connection mark of the proxy's connections to the application. */
    static final int RETURN_MARK = 0x111;

    static final int MARK_MASK = 0xfff;

    private static final int OUTBOUND_PORT = 15001;
    private static final int INBOUND_PORT = 15006;
    private static final int HBONE_PORT = 15008;
    private static final int DNS_CAPTURE_PORT = 15053;
    private static final int DNS_PORT = 53;
    private static final int DNS_ZONE = 1;

    private static final PacketMark NOT_FROM_PROXY = new PacketMark(PROXY_MARK, true);

    /**
     * What differs between the address families.
     *
     * @param probe the address that the node gives to the kubelet's probes of a pod
     */
    private record Addresses(IpFamily family, String loopback, String probe) {}

    private static final Addresses IPV4 =
            new Addresses(IpFamily.IPV4, "127.0.0.1", "169.254.7.127");
    private static final Addresses IPV6 =
            new Addresses(IpFamily.IPV6, "::1", "fd16:9254:7127:1337:ffff:ffff:ffff:ffff");

    public RuleSet {
        rules = List.copyOf(rules);
    }

    public static RuleSet of(RedirectConfig config) {
        List<Addresses> families = config.ipv6() ? List.of(IPV4, IPV6) : List.of(IPV4);
        List<Rule> rules = new ArrayList<>();
        rules.addAll(returnPath());
        rules.addAll(inbound(config, families));
        rules.addAll(outbound(config, families));
        if (config.dnsCapture()) {
            rules.addAll(dnsZones());
        }
        return new RuleSet(rules);
    }

    /**
     * What must stay while connections that were captured live on: no redirection, but the way back
     * of answers.
     */
    public static RuleSet draining() {
        return new RuleSet(returnPath());
    }

    /**
     * Whether the table must be there: while there is one of type nat, the kernel translates the
     * connections that were captured, even if it holds no rule any more.
     */
    boolean needs(Table table) {
        return switch (table) {
            case NAT, MANGLE -> true;
            case RAW -> rules.stream().anyMatch(rule -> rule.table() == Table.RAW);
        };
    }

    List<Rule> in(Table table, Hook hook) {
        return rules.stream().filter(r -> r.table() == table && r.hook() == hook).toList();
    }

    private static List<Rule> returnPath() {
        return List.of(
                new Rule(
                        Table.MANGLE,
                        Hook.PREROUTING,
                        IpFamily.ANY,
                        List.of(new PacketMark(PROXY_MARK, false)),
                        new SetConnectionMark(RETURN_MARK),
                        "remember connections of the proxy"),
                new Rule(
                        Table.MANGLE,
                        Hook.OUTPUT,
                        IpFamily.ANY,
                        List.of(new ConnectionMark(RETURN_MARK)),
                        new RestoreMark(),
                        "route answers to the proxy"));
    }

    private static List<Rule> inbound(RedirectConfig config, List<Addresses> families) {
        List<Rule> rules = new ArrayList<>();
        for (String name : config.virtualInterfaces()) {
            InInterface from = new InInterface(name);
            rules.add(
                    nat(
                            Hook.PREROUTING,
                            IpFamily.ANY,
                            List.of(from, Protocol.TCP, new OpensConnection()),
                            new Redirect(OUTBOUND_PORT),
                            "outbound of a virtual interface"));
            rules.add(
                    nat(
                            Hook.PREROUTING,
                            IpFamily.ANY,
                            List.of(from, Protocol.TCP),
                            new Return(),
                            "rest of a virtual interface"));
        }
        if (config.ingressMode()) {
            return rules;
        }
        for (Addresses at : families) {
            rules.add(
                    nat(
                            Hook.PREROUTING,
                            at.family(),
                            List.of(new Source(at.probe()), Protocol.TCP),
                            new Accept(),
                            "probes of the kubelet"));
        }
        for (Addresses at : families) {
            rules.add(
                    nat(
                            Hook.PREROUTING,
                            at.family(),
                            List.of(
                                    new Destination(at.loopback(), true),
                                    Protocol.TCP,
                                    new OpensConnection(),
                                    new DestinationPort(Protocol.TCP, HBONE_PORT, true),
                                    NOT_FROM_PROXY),
                            new Redirect(INBOUND_PORT),
                            "inbound plaintext"));
        }
        return rules;
    }

    private static List<Rule> outbound(RedirectConfig config, List<Addresses> families) {
        List<Rule> rules = new ArrayList<>();
        for (Addresses at : families) {
            rules.add(
                    nat(
                            Hook.OUTPUT,
                            at.family(),
                            List.of(new Destination(at.probe(), false), Protocol.TCP),
                            new Accept(),
                            "to the kubelet"));
        }
        if (config.dnsCapture()) {
            rules.addAll(dnsRedirects(families));
        }
        rules.add(
                nat(
                        Hook.OUTPUT,
                        IpFamily.ANY,
                        List.of(Protocol.TCP, new PacketMark(RETURN_MARK, false)),
                        new Accept(),
                        "answers to the proxy"));
        for (Addresses at : families) {
            rules.add(
                    nat(
                            Hook.OUTPUT,
                            at.family(),
                            List.of(
                                    new Destination(at.loopback(), true),
                                    new OutInterface("lo", false)),
                            new Accept(),
                            "the pod to itself"));
        }
        for (Addresses at : families) {
            rules.add(
                    nat(
                            Hook.OUTPUT,
                            at.family(),
                            List.of(
                                    new Destination(at.loopback(), true),
                                    Protocol.TCP,
                                    new OpensConnection(),
                                    NOT_FROM_PROXY),
                            new Redirect(OUTBOUND_PORT),
                            "outbound"));
        }
        return rules;
    }

    private static List<Rule> dnsRedirects(List<Addresses> families) {
        List<Rule> rules = new ArrayList<>();
        for (Addresses at : families) {
            rules.add(
                    nat(
                            Hook.OUTPUT,
                            at.family(),
                            List.of(
                                    new OutInterface("lo", true),
                                    Protocol.UDP,
                                    new DestinationPort(Protocol.UDP, DNS_PORT, false),
                                    NOT_FROM_PROXY),
                            new Redirect(DNS_CAPTURE_PORT),
                            "DNS questions"));
        }
        for (Addresses at : families) {
            rules.add(
                    nat(
                            Hook.OUTPUT,
                            at.family(),
                            List.of(
                                    new Destination(at.loopback(), true),
                                    Protocol.TCP,
                                    new OpensConnection(),
                                    new DestinationPort(Protocol.TCP, DNS_PORT, false),
                                    NOT_FROM_PROXY),
                            new Redirect(DNS_CAPTURE_PORT),
                            "DNS questions over TCP"));
        }
        return rules;
    }

    /** The application's question and the proxy's own may share a port: track them apart. */
    private static List<Rule> dnsZones() {
        return List.of(
                new Rule(
                        Table.RAW,
                        Hook.OUTPUT,
                        IpFamily.ANY,
                        List.of(
                                Protocol.UDP,
                                new DestinationPort(Protocol.UDP, DNS_PORT, false),
                                new PacketMark(PROXY_MARK, false)),
                        new TrackInZone(DNS_ZONE),
                        "DNS questions of the proxy"),
                new Rule(
                        Table.RAW,
                        Hook.PREROUTING,
                        IpFamily.ANY,
                        List.of(
                                Protocol.UDP,
                                new SourcePort(Protocol.UDP, DNS_PORT),
                                NOT_FROM_PROXY),
                        new TrackInZone(DNS_ZONE),
                        "DNS answers to the proxy"));
    }

    private static Rule nat(
            Hook hook, IpFamily family, List<Match> matches, Action action, String reason) {
        return new Rule(Table.NAT, hook, family, matches, action, reason);
    }
}
