package dev.weft.discovery;

import dev.weft.wds.WdsTypes;
import dev.weft.xds.AdsClient;
import dev.weft.xds.Answer;
import dev.weft.xds.Leaving;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Whom the mesh is asked of. Any thread. */
public interface Asking {
    /** Follows a name; completes on the thread on which the mesh state is written. */
    CompletionStage<Answer> demand(String name);

    /** Lets go of what is worked out on that thread. */
    void leave(Supplier<Leaving> what);

    /** A client with an on-demand subscription to addresses. */
    static Asking of(AdsClient client) {
        return new Asking() {
            @Override
            public CompletionStage<Answer> demand(String name) {
                return client.demand(WdsTypes.ADDRESS, name);
            }

            @Override
            public void leave(Supplier<Leaving> what) {
                client.leave(WdsTypes.ADDRESS, what);
            }
        };
    }
}
