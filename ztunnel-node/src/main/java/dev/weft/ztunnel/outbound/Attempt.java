package dev.weft.ztunnel.outbound;

import dev.weft.identity.SpiffeId;
import dev.weft.relay.RelayEnd;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.telemetry.Failure;
import java.util.Optional;

/**
 * One try to go a way. Confined to the event loop of the connection it is made for; makes no use of
 * the application's connection.
 */
interface Attempt {
    /** Dials. Called once; the listener may be told before it returns. */
    void start();

    /** Gives up: the listener is told nothing more. Does nothing when it was told. */
    void cancel();

    /** Whom it waits for: another try should be one without this workload. */
    Optional<Workload> suspect();

    /**
     * Who serves at the other end.
     *
     * @param workload as its proxy describes it; for telemetry only
     * @param identity as proved by TLS
     */
    record Server(Optional<Workload> workload, SpiffeId identity) {}

    /** Told what came of an attempt, once. */
    interface Listener {
        /**
         * The bytes may flow.
         *
         * @param server who was found on the way, where the way does not say it
         */
        void reached(RelayEnd upstream, Optional<Server> server);

        /**
         * Nobody was reached, and no byte of the application was sent.
         *
         * @param another whether another workload might do better
         */
        void missed(Failure failure, boolean another);
    }
}
