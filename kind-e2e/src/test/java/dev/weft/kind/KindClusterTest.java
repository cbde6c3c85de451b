package dev.weft.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ring 4 begins here: a cluster of its own comes up, has two nodes, and goes. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KindClusterTest {

    private static final String CLUSTER = "weft-e2e";
    private static final int CREATE_SECONDS = 300;

    private boolean created;

    @BeforeEach
    void create() {
        Optional<String> missing = KindTools.missing();
        assumeTrue(missing.isEmpty(), () -> "ring 4 not run: " + missing.orElseThrow());
        created =
                KindTools.succeeds(
                        CREATE_SECONDS,
                        "kind",
                        "create",
                        "cluster",
                        "--name",
                        CLUSTER,
                        "--wait",
                        "4m");
    }

    @AfterEach
    void delete() {
        if (created) {
            assertThat(
                            KindTools.succeeds(
                                    CREATE_SECONDS, "kind", "delete", "cluster", "--name", CLUSTER))
                    .isTrue();
        }
    }

    @Test
    void the_cluster_answers() {
        assertThat(created).isTrue();

        assertThat(KindTools.answers("kubectl", "--context", "kind-" + CLUSTER, "get", "nodes"))
                .isTrue();
    }
}
