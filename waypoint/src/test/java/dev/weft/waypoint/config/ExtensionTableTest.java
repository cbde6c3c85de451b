package dev.weft.waypoint.config;

import static dev.weft.waypoint.config.ExtensionTable.When.BEFORE_POLICIES;
import static dev.weft.waypoint.config.ExtensionTable.When.BEFORE_ROUTES;
import static dev.weft.waypoint.config.ExtensionTable.When.BEHIND_POLICIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Extension.Phase;
import dev.weft.api.waypoint.JavaFilter;
import dev.weft.api.waypoint.Target;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.request.Front;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which requests pass which extensions, and in which order. */
class ExtensionTableTest {
    private static final String OWN = "shop/waypoint";
    private static final Front ORDERS = new Front.OfService(service("orders"), 80);
    private static final Front PAYMENT = new Front.OfService(service("payment"), 80);
    private static final Front POD =
            new Front.OfWorkload(Mesh.pod("orders-1", "10.1.0.1").build(), 80);
    private static final Front OUTSIDE = new Front.OfListener("edge/gate", "http", 80, false);

    private final Map<String, Extension> all = new LinkedHashMap<>();

    @Test
    void each_front_has_those_of_its_service_of_its_gateway_and_of_everything() {
        put(extension("orders").addTargets(ofService("orders")));
        put(extension("two").addTargets(ofService("orders")).addTargets(ofService("payment")));
        put(extension("own").addTargets(Target.newBuilder().setGateway(OWN)));
        put(extension("edge").addTargets(Target.newBuilder().setGateway("edge/gate")));
        put(extension("all").addTargets(Target.newBuilder().setEverything(true)));
        put(extension("none"));
        put(extension("odd").addTargets(Target.newBuilder().setService("no key")));

        assertThat(names(ORDERS)).containsExactly("all", "orders", "own", "two");
        assertThat(names(PAYMENT)).containsExactly("all", "own", "two");
        assertThat(names(POD)).containsExactly("all", "own");
        assertThat(names(OUTSIDE)).containsExactly("all", "edge");
    }

    @Test
    void they_stand_by_phase_then_by_priority_then_by_name() {
        Target.Builder orders = ofService("orders");
        put(extension("statistics").setPhase(Phase.STATISTICS).setPriority(9).addTargets(orders));
        put(extension("low").setPriority(-1).addTargets(orders));
        put(extension("b").addTargets(orders));
        put(extension("a").addTargets(orders));
        put(extension("high").setPriority(2_000_000_000).addTargets(orders));
        put(extension("lowest").setPriority(Integer.MIN_VALUE).addTargets(orders));
        put(extension("first").setPhase(Phase.AUTHENTICATION).addTargets(orders));
        put(extension("second").setPhase(Phase.AUTHORIZATION).addTargets(orders));
        FrontExtensions extensions = table().of(ORDERS, OWN);

        assertThat(names(extensions, BEFORE_POLICIES)).containsExactly("first");
        assertThat(names(extensions, BEHIND_POLICIES)).containsExactly("second");
        assertThat(names(extensions, BEFORE_ROUTES))
                .containsExactly("high", "a", "b", "low", "lowest", "statistics");
    }

    @Test
    void what_cannot_be_made_breaks_the_fronts_that_it_is_for_unless_it_may_be_left_out() {
        put(missing("closed").addTargets(ofService("orders")));
        put(missing("open").setFailOpen(true).addTargets(ofService("payment")));
        put(extension("refused").setInvalid("nobody knows").addTargets(ofService("stock")));
        ExtensionTable table = table();
        Front stock = new Front.OfService(service("stock"), 80);

        assertThat(table.of(ORDERS, OWN).broken()).contains("no filter is named missing");
        assertThat(table.of(stock, OWN).broken()).contains("nobody knows");
        assertThat(table.of(PAYMENT, OWN).broken()).isEmpty();
        assertThat(table.of(PAYMENT, OWN).chain(BEFORE_ROUTES).isEmpty()).isTrue();
        assertThat(table.of(POD, OWN).broken()).isEmpty();
        assertThat(table.problems()).containsOnlyKeys("X/closed", "X/open", "X/refused");
        assertThat(table.named(List.of("X/closed"))).isEmpty();
        assertThat(table.named(List.of("X/nobody"))).isEmpty();
        assertThat(table.named(List.of("X/open"))).isPresent();
    }

    @Test
    void a_front_that_is_asked_for_again_gets_what_was_worked_out_before() {
        put(extension("orders").addTargets(ofService("orders")));
        ExtensionTable table = table();

        assertThat(table.of(ORDERS, OWN)).isSameAs(table.of(ORDERS, OWN));
        assertThat(table.of(PAYMENT, OWN)).isSameAs(table.of(POD, OWN));
        assertThat(ExtensionTable.EMPTY.of(ORDERS, OWN).chain(BEFORE_ROUTES).isEmpty()).isTrue();
    }

    private ExtensionTable table() {
        return ExtensionTable.EMPTY.with(all, new UncalledExtensions());
    }

    private List<String> names(Front front) {
        FrontExtensions extensions = table().of(front, OWN);
        return Arrays.stream(ExtensionTable.When.values())
                .flatMap(when -> names(extensions, when).stream())
                .toList();
    }

    private static List<String> names(FrontExtensions extensions, ExtensionTable.When when) {
        assertThat(extensions.chain(when).isEmpty())
                .isEqualTo(extensions.explain(when, 80).isEmpty());
        return extensions.explain(when, 80).stream()
                .map(found -> found.object().substring("X/".length()))
                .toList();
    }

    private void put(Extension.Builder extension) {
        all.put("X/" + extension.getName(), extension.build());
    }

    private static Extension.Builder missing(String name) {
        return extension(name).setJava(JavaFilter.newBuilder().setFilter("missing"));
    }

    private static Extension.Builder extension(String name) {
        return Extension.newBuilder()
                .setNamespace("shop")
                .setName(name)
                .setJava(JavaFilter.newBuilder().setFilter("some"));
    }

    private static Target.Builder ofService(String name) {
        return Target.newBuilder().setService(Mesh.host(name).toString());
    }

    private static dev.weft.workload.Service service(String name) {
        return Mesh.service(name, "10.96.0.2", 80, 8080);
    }
}
