package dev.weft.cni.redirect;

import dev.weft.linux.Conntrack;
import dev.weft.linux.Netns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies, checks and removes the redirection of pods. Everything may be repeated. Blocks for the
 * time of a few short commands ({@code nft}, {@code ip}); any thread, but one at a time for one
 * namespace.
 */
public final class RedirectInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(RedirectInstaller.class);
    private static final List<String> NFT_APPLY = List.of("nft", "-f", "-");
    private static final List<String> NFT_LIST = List.of("nft", "-j", "list", "ruleset", "inet");
    private static final List<String> SOCKETS =
            List.of("cat", "/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6");
    private static final List<String> LOOPBACK_IPV6_DISABLED =
            List.of("cat", "/proc/sys/net/ipv6/conf/lo/disable_ipv6");

    /** A thread that goes to another namespace ends there: callers may be virtual ones. */
    private static final Executor THREADS =
            task -> Thread.ofPlatform().daemon().name("conntrack").start(task);

    private final CommandRunner runner;

    public RedirectInstaller() {
        this(new ProcessRunner());
    }

    RedirectInstaller(CommandRunner runner) {
        this.runner = runner;
    }

    /**
     * Makes the pod's rules exactly these, and the route that they need.
     *
     * @param netns a path that names the pod's network namespace
     * @throws RedirectException nothing, or only the route, was changed
     */
    public void apply(Path netns, RedirectConfig config) throws RedirectException {
        for (IpFamily family : families(netns, config)) {
            CommandResult result =
                    runner.run(netns, ReturnRoute.batch(family), ReturnRoute.add(family));
            if (!ReturnRoute.added(result)) {
                throw failed("add the return route", netns, result);
            }
        }
        nft(netns, NftablesText.replace(RuleSet.of(config)), "install the redirect rules");
    }

    /**
     * Stops capturing: new connections go their own way, those that were captured live on until
     * {@link #remove}.
     */
    public void release(Path netns) throws RedirectException {
        nft(netns, NftablesText.replace(RuleSet.draining()), "release the redirect rules");
    }

    /** Removes everything, whether or not it is there; connections that were captured end. */
    public void remove(Path netns) throws RedirectException {
        nft(netns, NftablesText.remove(), "remove the redirect rules");
        forgetConnections(netns);
        for (IpFamily family : List.of(IpFamily.IPV4, IpFamily.IPV6)) {
            // What it complains of is what was not there.
            runner.run(netns, ReturnRoute.batch(family), ReturnRoute.remove(family));
        }
    }

    /**
     * Without rules the kernel sees no connection end, and keeps for days where it once led them. A
     * later connection with the same addresses and ports would be led there when the pod is
     * enrolled again.
     */
    private static void forgetConnections(Path netns) {
        try {
            CompletableFuture.runAsync(() -> forgetConnectionsHere(netns), THREADS).join();
        } catch (CompletionException e) {
            LOG.warn(
                    "the kernel does not forget the connections of {}: if the pod is enrolled again,"
                            + " one that is kept open may break: {}",
                    netns,
                    String.valueOf(e.getCause()));
        }
    }

    private static void forgetConnectionsHere(Path netns) {
        try (Netns pod = Netns.open(netns)) {
            pod.enter(() -> {
                Conntrack.forgetAll();
                return true;
            });
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /**
     * What is not as {@link #apply} made it, in words; empty when all holds.
     *
     * @throws RedirectException the namespace could not be read: nothing is known
     */
    public List<String> verify(Path netns, RedirectConfig config) throws RedirectException {
        List<String> differences = new ArrayList<>(list(netns).differencesFrom(RuleSet.of(config)));
        for (IpFamily family : families(netns, config)) {
            CommandResult listing =
                    runner.run(netns, ReturnRoute.batch(family), ReturnRoute.list());
            if (!ReturnRoute.holdsRule(listing)) {
                differences.add("the " + family + " rule of the return route is missing");
            }
            if (!ReturnRoute.holdsRoute(listing)) {
                differences.add("the " + family + " return route is missing");
            }
        }
        return differences;
    }

    /** Whether any of our rules are there, of whatever configuration. */
    public boolean isInstalled(Path netns) throws RedirectException {
        return list(netns).holdsAnyTable();
    }

    private NftablesListing list(Path netns) throws RedirectException {
        CommandResult listing = runner.run(netns, NFT_LIST, "");
        if (!listing.succeeded()) {
            throw failed("list the redirect rules", netns, listing);
        }
        return NftablesListing.parse(listing.output());
    }

    /** How many captured connections of the pod are still open. */
    public long liveConnections(Path netns) throws RedirectException {
        // Without IPv6 the second file is missing, which is no error here.
        return CapturedSockets.live(runner.run(netns, SOCKETS, "").output());
    }

    private List<IpFamily> families(Path netns, RedirectConfig config) throws RedirectException {
        if (!config.ipv6()) {
            return List.of(IpFamily.IPV4);
        }
        CommandResult disabled = runner.run(netns, LOOPBACK_IPV6_DISABLED, "");
        boolean routable = disabled.succeeded() && disabled.output().strip().equals("0");
        return routable ? List.of(IpFamily.IPV4, IpFamily.IPV6) : List.of(IpFamily.IPV4);
    }

    private void nft(Path netns, String text, String purpose) throws RedirectException {
        CommandResult result = runner.run(netns, NFT_APPLY, text);
        if (!result.succeeded()) {
            throw failed(purpose, netns, result);
        }
    }

    private static RedirectException failed(String purpose, Path netns, CommandResult result) {
        return new RedirectException(
                "cannot "
                        + purpose
                        + " in "
                        + netns
                        + " (exit status "
                        + result.exitStatus()
                        + "): "
                        + (result.errors().isEmpty() ? "no reason given" : result.errors()));
    }
}
