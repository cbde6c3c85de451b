package dev.weft.controller;

import dev.weft.controller.admin.AdminSocket;
import dev.weft.controller.auth.BearerInterceptor;
import dev.weft.controller.auth.Caller;
import dev.weft.controller.auth.TokenFile;
import dev.weft.controller.ca.CertificateIssuer;
import dev.weft.controller.ca.CertificateService;
import dev.weft.controller.ca.RootCertificate;
import dev.weft.controller.ca.RootStore;
import dev.weft.controller.ca.ServingCertificate;
import dev.weft.controller.collect.ResourceSnapshot;
import dev.weft.controller.graph.MeshGraph;
import dev.weft.controller.graph.MeshView;
import dev.weft.controller.limit.LimitService;
import dev.weft.controller.source.FolderSource;
import dev.weft.controller.source.ObjectSource;
import dev.weft.controller.xds.AdsServer;
import dev.weft.controller.xds.PushQueue;
import dev.weft.manifest.Manifests;
import dev.weft.net.IpPort;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: source, graph, push queue, discovery and authority, in the order in which
 * things flow.
 *
 * <p>The source's thread brings the graph up to date and publishes the view; the push queue's
 * thread pushes; calls have virtual threads.
 */
final class Controller implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Controller.class);
    private static final long RENEWAL_CHECK_MINUTES = 10;

    private final ControllerMetrics metrics = new ControllerMetrics();
    private final CountDownLatch firstView = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("renewal").unstarted(task));

    private final ObjectSource source;
    private final MeshGraph graph;
    private final PushQueue<ResourceSnapshot> pushes;
    private final AdsServer discovery;
    private final LimitService limits;
    private final RootCertificate root;
    private final ServingCertificate serving;
    private final DiscoveryListener listener;
    private final Optional<AdminSocket> admin;

    /** Written by the source's thread, read by every other. */
    private volatile MeshView view = MeshView.EMPTY;

    private volatile boolean listening;

    private Controller(ControllerSettings settings, RootCertificate root) throws IOException {
        this.root = root;
        InstantSource clock = InstantSource.system();
        source = new FolderSource(settings.sourceFolder());
        graph = new MeshGraph(settings.mesh());
        discovery = new AdsServer(settings.discoveryAccounts(), clock, metrics);
        pushes = new PushQueue<>(PushQueue.Pace.STANDARD, discovery::publish);
        CertificateIssuer issuer = new CertificateIssuer(root, clock);
        serving = new ServingCertificate(issuer, settings.servingNames());
        CertificateService certificates =
                new CertificateService(
                        issuer,
                        new CertificateService.CallerRules(
                                settings.mesh().trustDomain(), settings.nodeAccounts()),
                        () -> view.pods(),
                        metrics);
        limits =
                new LimitService(
                        account -> view.resources().serves(account), this::runs, System::nanoTime);
        listener =
                new DiscoveryListener(
                        settings.listen(),
                        serving,
                        new BearerInterceptor(
                                new TokenFile(settings.tokens()), metrics::unauthenticated),
                        List.of(discovery, certificates, limits));
        admin =
                settings.adminSocket()
                        .map(path -> new AdminSocket(path, new AdminPages(this).routes()));
    }

    /** Opens or makes the root and builds everything upon it; nothing runs yet. */
    static Controller open(ControllerSettings settings) throws IOException {
        RootCertificate root =
                new RootStore(settings.caFolder())
                        .open(
                                settings.mesh().trustDomain().name(),
                                InstantSource.system().instant());
        log.info("{} until {}", root, root.notAfter());
        if (settings.rootCertOut().isPresent()) {
            AtomicFile.write(settings.rootCertOut().get(), root.bundle());
        }
        return new Controller(settings, root);
    }

    /**
     * Runs. Nobody is served before everything was read once: a client that comes back would take
     * what is not known yet for gone.
     */
    void start() throws IOException, InterruptedException {
        if (admin.isPresent()) {
            admin.get().start();
        }
        source.start(this::onObjects);
        firstView.await();
        listener.start();
        listening = true;
        timer.scheduleAtFixedRate(
                serving::renewIfDue,
                RENEWAL_CHECK_MINUTES,
                RENEWAL_CHECK_MINUTES,
                TimeUnit.MINUTES);
        log.info("serving {} workloads on {}", view.workloads().size(), listener.address());
    }

    /** Waits until somebody closes it: every thread of its own is a daemon. */
    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    private void onObjects(Manifests objects) {
        MeshView next = graph.update(objects);
        boolean first = firstView.getCount() > 0;
        view = next;
        if (first) {
            discovery.publish(next.resources());
            firstView.countDown();
        } else {
            pushes.offer(next.resources());
        }
    }

    MeshView view() {
        return view;
    }

    AdsServer discovery() {
        return discovery;
    }

    private boolean runs(Caller caller) {
        String namespace = caller.account().namespace();
        return view.pods().nodeOf(namespace, caller.podName(), caller.podUid()).isPresent();
    }

    LimitService limits() {
        return limits;
    }

    boolean isReady() {
        return listening;
    }

    String metrics() {
        return metrics.render(view, root.notAfter());
    }

    /** Where it listens once it was started. */
    IpPort address() {
        return listener.address();
    }

    @Override
    public void close() throws IOException {
        listening = false;
        source.close();
        pushes.close();
        listener.close();
        timer.shutdownNow();
        if (admin.isPresent()) {
            admin.get().close();
        }
        closed.countDown();
    }
}
