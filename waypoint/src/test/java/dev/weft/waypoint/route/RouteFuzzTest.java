package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.get;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.RegexChange;
import dev.weft.api.waypoint.Rewrite;
import dev.weft.api.waypoint.Route;
import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.route.plan.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Whatever a route says, it is refused by name or decides; a request never sees it fail. */
class RouteFuzzTest {

    @FuzzTest
    void any_message_is_refused_or_holds(byte[] bytes) {
        Route route;
        try {
            route = Route.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return;
        }
        tryOut(route, get("/a/b?c=d", "x: y"));
    }

    @FuzzTest
    void any_texts_of_users_are_refused_or_hold(FuzzedDataProvider data) {
        String regex = data.consumeString(100);
        String header = data.consumeString(100);
        String replacement = data.consumeString(100);
        String path = "/" + data.consumeAsciiString(100);
        HttpActions actions =
                HttpActions.newBuilder()
                        .setRequest(
                                HeaderActions.newBuilder()
                                        .addSet(
                                                Header.newBuilder()
                                                        .setName("x-a")
                                                        .setValue(header)))
                        .setRewrite(
                                Rewrite.newBuilder()
                                        .setPath(
                                                PathChange.newBuilder()
                                                        .setRegex(
                                                                RegexChange.newBuilder()
                                                                        .setPattern(regex)
                                                                        .setReplacement(
                                                                                replacement))))
                        .build();
        Route route =
                virtualService(
                                rule("echo", HttpMatch.newBuilder().setPathRegex(regex)),
                                rule("echo").setActions(actions))
                        .build();

        tryOut(route, get(path));
    }

    private static void tryOut(Route route, RequestHead head) {
        boolean refused = RouteCompiler.check(route).isPresent();
        RouteTables tables = RouteTables.EMPTY.with(Map.of("r", route), List.of());
        var client = client(front("echo", 80));

        var table = tables.table(client.front(), client.namespace());

        if (refused) {
            assertThat(table).isEmpty();
        } else if (table.isPresent()) {
            var decision = table.get().decide(head, client, new Random(1));
            if (decision.outcome() instanceof Outcome.Forward forward) {
                RequestEdit.applyAll(
                        forward.plan().requestEdits(), new Exchange(head, client, Instant.EPOCH));
                assertThat(head.path()).startsWith("/");
            }
        }
    }
}
