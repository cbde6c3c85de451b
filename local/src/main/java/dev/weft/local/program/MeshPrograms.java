package dev.weft.local.program;

import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import dev.weft.local.client.ProgramView.State;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.LogTail;
import dev.weft.local.pod.Tokens;
import dev.weft.local.world.AddressPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/**
 * Controller, and agent and node proxy of every node. Built on one thread; afterwards every method
 * may be called from any thread.
 */
public final class MeshPrograms {

    private static final int GIVE_UP_AFTER = 4;

    private final LocalMeshConfig config;
    private final Tokens tokens;
    private final Map<String, MeshProgram> programs = new LinkedHashMap<>();

    public MeshPrograms(LocalMeshConfig config, AddressPlan plan, Tokens tokens) {
        this.config = config;
        this.tokens = tokens;
        add(ProgramSpec.controller(config, plan));
        for (String node : nodes()) {
            add(ProgramSpec.agent(config, node));
            add(ProgramSpec.nodeProxy(config, plan, node));
        }
    }

    /** Issues the tokens, and starts the controller and the agents. */
    public void startFirst() {
        requireDistribution();
        for (String node : nodes()) {
            NodeProxyPod pod = new NodeProxyPod(node, UUID.randomUUID().toString());
            tokens.issue(pod.holder(), config.files().token(node));
            pod.publish(config.files());
        }
        start(ProgramView.CONTROLLER);
        nodes().forEach(node -> start(ProgramView.agent(node)));
    }

    /** Starts the node proxies, which need the root certificate that the controller writes. */
    public void startNodeProxies() {
        config.nodeProxies().keySet().forEach(node -> ForeignPages.serve(config.files(), node));
        nodes().forEach(node -> start(ProgramView.nodeProxy(node)));
    }

    public List<ProgramView> views() {
        return programs.values().stream().map(MeshProgram::view).toList();
    }

    /** Acts on a program and waits until that is done. */
    public void act(String name, ProgramAction action) {
        CompletableFuture<Boolean> done = program(name).act(action);
        try {
            done.join();
        } catch (CompletionException e) {
            throw LocalMeshException.causedBy(e, "%s of %s failed", action, name);
        }
    }

    /**
     * Waits until a program is ready. Throws with the reason when the time is over, or as soon as
     * it has ended by itself so often that waiting makes no sense.
     */
    public void await(String name, Duration timeout) {
        MeshProgram program = program(name);
        int restartsBefore = program.view().restarts();
        try {
            ProgramView view =
                    program.await(
                            now ->
                                    now.state() == State.READY
                                            || now.restarts() - restartsBefore >= GIVE_UP_AFTER,
                            timeout);
            if (view.state() != State.READY) {
                throw LocalMeshException.of(
                        "%s does not become ready: %s%s",
                        name, view.message(), LogTail.of(config.files().log(name)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalMeshException("interrupted while waiting for " + name, e);
        }
    }

    private void add(ProgramSpec spec) {
        programs.put(spec.name(), new MeshProgram(spec, config.files().log(spec.name())));
    }

    private void start(String name) {
        Thread.ofVirtual().name(name).start(program(name));
    }

    private MeshProgram program(String name) {
        return Optional.ofNullable(programs.get(name))
                .orElseThrow(() ->
                        LocalMeshException.of(
                                "there is no program \"%s\": expected one of %s",
                                name, programs.keySet()));
    }

    private List<String> nodes() {
        return IntStream.rangeClosed(1, config.nodes())
                .mapToObj(LocalMeshConfig::nodeName)
                .toList();
    }

    private void requireDistribution() {
        List<Path> missing = new ArrayList<>();
        for (String file :
                List.of(
                        "lib/weft-controller.jar",
                        "lib/weft-cni-plugin.jar",
                        "lib/weft-ztunnel-node.jar")) {
            Path path = config.weftHome().resolve(file);
            if (!Files.exists(path)) {
                missing.add(path);
            }
        }
        if (!missing.isEmpty()) {
            throw LocalMeshException.of(
                    "the distribution is not complete: %s missing; build it with \"./weft build\""
                            + " or set WEFT_HOME",
                    missing);
        }
    }
}
