package dev.weft.cni.agent;

import dev.weft.cni.agent.AgentMetrics.Event;
import dev.weft.cni.agent.zds.ZdsServer;
import dev.weft.cni.redirect.RedirectConfig;
import dev.weft.cni.redirect.RedirectInstaller;
import dev.weft.enrolment.PodEnrolment;
import dev.weft.enrolment.PodEnrolment.Redirection;
import dev.weft.linux.Netns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one pod has of the mesh, and the steps into it and out of it. Each step may be repeated, and
 * does only what is missing. Confined to the thread of the pod's keeper.
 *
 * <p>The order of the steps keeps two promises: a starting pod has no moment without rules, and a
 * running one never has rules without listeners behind them.
 */
final class PodMembership {

    private static final Logger log = LoggerFactory.getLogger(PodMembership.class);

    /** Who does the steps; shared by all pods. */
    record Tools(
            NetnsFinder finder,
            RedirectInstaller rules,
            ZdsServer proxies,
            PodRegistry registry,
            EnrolmentReports reports,
            AgentMetrics metrics) {}

    private final Tools tools;

    private Optional<Netns> netns = Optional.empty();

    /** The rules that were in place when last looked at. */
    private Optional<RedirectConfig> applied = Optional.empty();

    /** Whether a proxy said that it serves the pod, to us or to an earlier agent. */
    private boolean served;

    PodMembership(Tools tools) {
        this.tools = tools;
    }

    boolean holdsNetns() {
        return netns.isPresent();
    }

    /** The namespace that is held, as text; empty if none. */
    String netnsText() {
        return netns.map(Netns::toString).orElse("");
    }

    /** Takes over a pod that an earlier agent enrolled: proxies go on with it. */
    void adopt(LocalPod pod) {
        tools.registry().keep(pod);
        try {
            refreshNetns(pod);
        } catch (IOException e) {
            log.warn("pod {} was enrolled, its network namespace is lost: {}", pod, e.getMessage());
        }
        served = netns.isPresent();
    }

    /** Holds the namespace of a pod that has rules although nobody reported it as enrolled. */
    boolean findsLeftRules(LocalPod pod) throws IOException {
        Optional<Netns> found = tools.finder().find(pod.uid());
        if (found.isEmpty()) {
            return false;
        }
        if (tools.rules().isInstalled(path(found.get()))) {
            netns = found;
            return true;
        }
        found.get().close();
        return false;
    }

    /** A starting pod: rules, then listeners, then the report. Takes ownership of the namespace. */
    void start(LocalPod pod, Netns fresh) throws IOException {
        tools.metrics().event(Event.START);
        hold(pod, fresh);
        tools.rules().apply(path(fresh), pod.redirect());
        applied = Optional.of(pod.redirect());
        serve(pod);
        tools.reports().put(pod, Redirection.ENABLED, "");
    }

    /**
     * A running pod: listeners, then rules, then the report; once enrolled, looks that all holds.
     */
    void enrol(LocalPod pod) throws IOException {
        refreshNetns(pod);
        Netns held =
                netns.orElseThrow(
                        () -> new EnrolmentException("its network namespace is not there yet"));
        if (served) {
            repair(pod, held);
        } else {
            serve(pod);
            tools.rules().apply(path(held), pod.redirect());
        }
        applied = Optional.of(pod.redirect());
        if (!isReported(pod)) {
            tools.metrics().event(Event.ENROL);
        }
        tools.reports().put(pod, Redirection.ENABLED, "");
    }

    private void repair(LocalPod pod, Netns held) throws IOException {
        List<String> differences = tools.rules().verify(path(held), pod.redirect());
        if (differences.isEmpty()) {
            return;
        }
        tools.rules().apply(path(held), pod.redirect());
        if (applied.equals(Optional.of(pod.redirect()))) {
            log.warn("the rules of pod {} were disturbed, repaired: {}", pod, differences);
            tools.metrics().repaired();
        }
    }

    /** Says that the pod is not ready, unless it is announced already: then only why it limps. */
    void reportFailure(LocalPod pod, String reason) {
        Redirection redirection = isReported(pod) ? Redirection.ENABLED : Redirection.PENDING;
        try {
            tools.reports().put(pod, redirection, reason);
        } catch (IOException e) {
            log.warn("cannot report about pod {}: {}", pod, e.getMessage());
        }
    }

    /** Whether the pod was enrolled to the end; one that is pending has no listeners yet. */
    boolean isReported(LocalPod pod) {
        return tools.reports()
                .find(pod)
                .map(PodEnrolment::redirection)
                .filter(Redirection.ENABLED::equals)
                .isPresent();
    }

    /** First step out: nobody announces the pod, and nothing new is captured. */
    void withdraw(LocalPod pod) throws IOException {
        tools.metrics().event(Event.UNENROL);
        tools.reports().delete(pod);
        refreshNetns(pod);
        if (netns.isPresent()) {
            tools.rules().release(path(netns.get()));
        }
        applied = Optional.empty();
    }

    /** Second step out: the proxies close the pod's listeners. */
    void stopServing(String uid) {
        tools.registry().remove(uid);
        tools.proxies().delete(uid);
        served = false;
    }

    boolean isKnown(LocalPod pod) {
        return holdsNetns() || tools.reports().find(pod).isPresent();
    }

    boolean hasLiveConnections() throws IOException {
        return netns.isPresent() && tools.rules().liveConnections(path(netns.get())) > 0;
    }

    /** Last step out: nothing is left in the namespace. */
    void removeRules() throws IOException {
        if (netns.isPresent()) {
            tools.rules().remove(path(netns.get()));
        }
        release();
    }

    /** A start that failed: the sandbox is thrown away, and its rules stay until then. */
    void abandon(String uid) {
        stopServing(uid);
        release();
    }

    /** The pod itself is gone, its namespace with it. */
    void forget(LocalPod pod) {
        tools.metrics().event(Event.REMOVE);
        try {
            tools.reports().delete(pod);
        } catch (IOException e) {
            log.warn("cannot delete the report of pod {}: {}", pod, e.getMessage());
        }
        stopServing(pod.uid());
        release();
    }

    /** Lets go of the namespace, whatever is in it. */
    void release() {
        netns.ifPresent(Netns::close);
        netns = Optional.empty();
        applied = Optional.empty();
    }

    private void serve(LocalPod pod) throws IOException {
        tools.proxies().add(tools.registry().zdsPod(pod, netns.orElseThrow()));
        served = true;
    }

    /** A pod's sandbox may be made anew under the same uid: the namespace is then another one. */
    private void refreshNetns(LocalPod pod) throws IOException {
        Optional<Netns> found = tools.finder().find(pod.uid());
        if (found.isEmpty()) {
            return;
        }
        boolean same = netns.map(n -> n.id().equals(found.get().id())).orElse(false);
        if (same) {
            found.get().close();
            return;
        }
        hold(pod, found.get());
    }

    private void hold(LocalPod pod, Netns fresh) throws IOException {
        try {
            tools.registry().put(pod, fresh);
        } catch (EnrolmentException e) {
            fresh.close();
            throw e;
        }
        boolean replaced = netns.isPresent();
        release();
        netns = Optional.of(fresh);
        served = served && !replaced;
    }

    private static Path path(Netns netns) throws IOException {
        return netns.fd().path();
    }
}
