package dev.weft.waypoint.filter.chain;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all filters of the process share: the memory for bodies they look at, and who is told of
 * their failures. Any thread.
 */
public final class FilterShare {
    private final long most;
    private final Observer observer;
    private final AtomicLong held = new AtomicLong();

    /** Told of failures; on event loops. */
    public interface Observer {

        /** Nobody is told. */
        Observer NONE =
                new Observer() {
                    @Override
                    public void failed(String filter, String word, boolean passedBy) {}

                    @Override
                    public void refused(String word) {}
                };

        /**
         * A filter failed.
         *
         * @param passedBy whether the exchange goes on without it
         */
        void failed(String filter, String word, boolean passedBy);

        /** A body was refused for its size. */
        void refused(String word);
    }

    /**
     * @param most bytes of bodies that are held for filters, of all exchanges together
     */
    public FilterShare(long most, Observer observer) {
        this.most = most;
        this.observer = observer;
    }

    /** Enough for tests. */
    public static FilterShare of(long most) {
        return new FilterShare(most, Observer.NONE);
    }

    /** Bytes of bodies that are held now. */
    public long held() {
        return held.get();
    }

    Observer observer() {
        return observer;
    }

    /** Takes more, or gives back; false, and nothing taken, if there is no more. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= most || bytes <= 0) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }
}
