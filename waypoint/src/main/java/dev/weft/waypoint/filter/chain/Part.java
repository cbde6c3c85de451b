package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.chain.FilterChain.Installed;
import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.request.LocalResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One filter in one exchange, and what its failures mean. Confined to the event loop. */
final class Part {
    private static final Logger LOG = LoggerFactory.getLogger(FilterRun.class);

    private final Installed installed;
    private final ExchangeFilter filter;
    private final FilterShare share;
    private boolean active = true;

    Part(Installed installed, ExchangeFilter filter, FilterShare share) {
        this.installed = installed;
        this.filter = filter;
        this.share = share;
    }

    Installed installed() {
        return installed;
    }

    ExchangeFilter filter() {
        return filter;
    }

    /** Whether it still takes part. */
    boolean isActive() {
        return active;
    }

    /** How much of a body it wants; a filter that fails here has failed. */
    @SuppressWarnings("CatchThrowable") // code of users
    Mode mode(Supplier<BodyMode> asked) {
        if (!active) {
            return new Mode(BodyMode.none(), Optional.empty());
        }
        try {
            BodyMode wanted = asked.get();
            if (wanted != null) {
                return new Mode(wanted, Optional.empty());
            }
            return new Mode(
                    BodyMode.none(),
                    failed(FilterFailure.of(new NullPointerException("no mode of the body"))));
        } catch (Throwable e) {
            return new Mode(BodyMode.none(), failed(FilterFailure.of(e)));
        }
    }

    /** What it wants, or what takes the message's place as it could not say. */
    record Mode(BodyMode wanted, Optional<LocalResponse> instead) {}

    /** It failed: the answer to give, or nothing if the exchange goes on without it. */
    Optional<LocalResponse> failed(FilterFailure why) {
        end();
        return failed(installed, share, why);
    }

    static Optional<LocalResponse> failed(
            Installed installed, FilterShare share, FilterFailure why) {
        share.observer().failed(installed.name(), why.word(), installed.failOpen());
        LOG.warn(
                "filter {} failed, its request {}: {}: {}",
                installed.name(),
                installed.failOpen() ? "goes on" : "is refused",
                why.word(),
                why.getMessage());
        return installed.failOpen() ? Optional.empty() : Optional.of(why.response());
    }

    /** No more of it. */
    @SuppressWarnings("CatchThrowable") // code of users
    void end() {
        if (!active) {
            return;
        }
        active = false;
        try {
            filter.end();
        } catch (Throwable e) {
            LOG.warn("filter {} failed when its exchange ended", installed.name(), e);
        }
    }
}
