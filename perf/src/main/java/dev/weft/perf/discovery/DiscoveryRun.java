package dev.weft.perf.discovery;

import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.measure.ProcessAccounts;
import dev.weft.perf.peer.TunnelCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures one mesh after the other, each with a control plane and a process of its own. What does
 * not fit into the node proxy's heap is tried again with twice as much. Main thread.
 */
final class DiscoveryRun implements AutoCloseable {

    /** What the node proxy has. */
    private static final int FIRST_HEAP_MIB = 64;

    private static final int LARGEST_HEAP_MIB = 4096;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path folder;
    private final ProcessAccounts accounts = ProcessAccounts.ofThisMachine();
    private final Consumer<String> progress;

    /** Makes a folder for certificates and logs. */
    static DiscoveryRun open(Consumer<String> progress) {
        try {
            var folder = Files.createTempDirectory("weft-discovery");
            TunnelCertificates.write(folder);
            return new DiscoveryRun(folder, progress);
        } catch (IOException e) {
            throw new BenchFailure("cannot write certificates: " + e.getMessage(), e);
        }
    }

    private DiscoveryRun(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    DiscoveryResult measure(int workloads) throws InterruptedException {
        var resources = SyntheticMesh.resources(workloads);
        var wireBytes = SyntheticMesh.wireBytes(resources);
        for (var heap = FIRST_HEAP_MIB; heap <= LARGEST_HEAP_MIB; heap *= 2) {
            progress.accept(workloads + " workloads, heap of at most " + heap + " MiB");
            try (var server = new MeshServer(folder, resources);
                    var probe = ProbeProcess.start(server.port(), folder, workloads, heap)) {
                var result = measure(server, probe, workloads, wireBytes, heap);
                if (result.isPresent()) {
                    return result.get();
                }
            }
        }
        throw new BenchFailure(
                workloads + " workloads do not fit into " + LARGEST_HEAP_MIB + " MiB; try fewer");
    }

    /** Empty when the heap was too small. */
    private Optional<DiscoveryResult> measure(
            MeshServer server, ProbeProcess probe, int workloads, long wireBytes, int maxHeapMib)
            throws InterruptedException {
        var began = probe.await("begins").orElseThrow(() -> probe.failure("ended at once"));
        var complete = probe.await("complete");
        if (complete.isEmpty()) {
            if (probe.ranOutOfMemory()) {
                return Optional.empty();
            }
            throw probe.failure("ended before it knew the mesh");
        }
        server.awaitAcknowledged();
        var cpu = accounts.cpu(probe.id()).total();
        var sent = server.send(SyntheticMesh.changedWorkload());
        var visible = probe.await("visible").orElseThrow(() -> probe.failure("ended early"));
        // Now that a later response was handled, nothing holds the first one any more.
        var heap = probe.heap();
        var resident = accounts.memory(List.of(probe.id())).resident();
        return Optional.of(
                new DiscoveryResult(
                        workloads,
                        maxHeapMib,
                        (complete.get() - began) / NANOS_PER_SECOND,
                        cpu,
                        heap,
                        wireBytes,
                        resident,
                        (visible - sent) / NANOS_PER_MILLI));
    }

    @Override
    public void close() {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            progress.accept("left behind: " + folder + ": " + e.getMessage());
        }
    }
}
