package dev.weft.perf.overhead;

import dev.weft.local.client.PodView;
import dev.weft.local.config.RunDirectory;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.traffic.LoadReport;
import dev.weft.perf.traffic.LoadRequest;
import dev.weft.perf.traffic.TrafficClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Requests around the ring of a node's pods: each calls the next, all at a time.
 *
 * @param rate requests per second of each pod
 * @param bytes of a request, and of its answer
 * @param seconds it goes on
 */
record NodeTraffic(int rate, int bytes, int seconds) {
    private static final double PATIENCE_SECONDS = 60;

    /** Where the calling half of a pod takes its orders. */
    static Path socket(RunDirectory files, String pod) {
        return files.root().resolve(pod + ".sock");
    }

    /** Waits until every pod reaches the next. */
    void await(RunDirectory files, List<PodView> ring) {
        List<LoadReport> reports = all(files, ring, to -> to.await(PATIENCE_SECONDS));
        for (int i = 0; i < reports.size(); i++) {
            if (reports.get(i).operations() == 0) {
                throw new BenchFailure(
                        ring.get(i).name()
                                + " does not reach the next pod within "
                                + (int) PATIENCE_SECONDS
                                + " s: "
                                + reports.get(i).example());
            }
        }
    }

    /** What each pod saw, in the order of the ring. */
    List<LoadReport> run(RunDirectory files, List<PodView> ring) {
        return all(files, ring, to -> to.pingPong(1, bytes, seconds).atRate(rate));
    }

    private static List<LoadReport> all(
            RunDirectory files, List<PodView> ring, UnaryOperator<LoadRequest> load) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<LoadReport>> running = new ArrayList<>();
            for (int i = 0; i < ring.size(); i++) {
                PodView next = ring.get((i + 1) % ring.size());
                LoadRequest request =
                        load.apply(LoadRequest.to(next.addresses().getFirst(), NodeManifest.PORT));
                TrafficClient client = new TrafficClient(socket(files, ring.get(i).name()));
                running.add(threads.submit(() -> client.run(request)));
            }
            List<LoadReport> reports = new ArrayList<>();
            for (Future<LoadReport> report : running) {
                reports.add(report.get());
            }
            return reports;
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted while the pods called each other", e);
        }
    }

    private static BenchFailure failure(ExecutionException e) {
        String reason =
                e.getCause() instanceof IOException io ? io.getMessage() : String.valueOf(e);
        return new BenchFailure("the traffic of the pods broke off: " + reason, e);
    }
}
