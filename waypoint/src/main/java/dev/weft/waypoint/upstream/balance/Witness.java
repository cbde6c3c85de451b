package dev.weft.waypoint.upstream.balance;

/** Is told, while an endpoint is drawn, whom the draw passed over. On the thread that draws. */
@FunctionalInterface
public interface Witness {
    /** Of requests that are carried out, nobody asks. */
    Witness NONE = (endpoint, why) -> {};

    /** Why an endpoint that came into question was not taken. */
    enum Why {
        BUSIER("drawn, but the other one that was drawn has fewer requests for its weight"),
        SLOWER("drawn, but the other one that was drawn is expected to answer sooner"),
        WARMING("drawn, but it is new and gets its share little by little"),
        LEFT_OUT("drawn, but it was left out since"),
        AVOIDED("drawn, but an attempt before failed there"),
        ABOVE_BOUND("the hash means it, but it has more than the bound of its share");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    void passedOver(Endpoint endpoint, Why why);
}
