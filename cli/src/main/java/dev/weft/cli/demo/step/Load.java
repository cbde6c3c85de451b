package dev.weft.cli.demo.step;

import dev.weft.local.client.PodView;
import dev.weft.local.config.LocalMeshException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Steady requests from a pod while something else happens; every one of them counts. */
public final class Load {

    private static final String RATE = "20";
    private static final int SECONDS = 10;

    private final CompletableFuture<EchoClient.Account> account = new CompletableFuture<>();

    private Load() {}

    /** Starts requests at a steady rate, each on a connection of its own. */
    public static Load start(DemoMesh mesh, PodView from, String url) {
        var load = new Load();
        Thread.startVirtualThread(() -> load.run(mesh, from, url));
        return load;
    }

    /** Waits for the end; fails when a single request failed. Returns how many there were. */
    public long end() throws DemoFailure {
        try {
            var total = account.get(SECONDS + 30, TimeUnit.SECONDS);
            DemoFailure.unless(
                    total.ok() > 0 && total.failed() == 0,
                    total.failed()
                            + " of "
                            + (total.ok() + total.failed())
                            + " requests failed under way: "
                            + total.reasons()
                            + " "
                            + total.examples());
            return total.ok();
        } catch (ExecutionException e) {
            throw new DemoFailure("the load ended early: " + e.getCause());
        } catch (TimeoutException e) {
            throw new DemoFailure("the load does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private void run(DemoMesh mesh, PodView from, String url) {
        try {
            account.complete(
                    mesh.echo()
                            .account(
                                    from,
                                    url,
                                    "--rate",
                                    RATE,
                                    "--duration",
                                    SECONDS + "s",
                                    "--new-connections"));
        } catch (DemoFailure | LocalMeshException e) {
            account.completeExceptionally(e);
        }
    }
}
