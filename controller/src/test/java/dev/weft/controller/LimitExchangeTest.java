package dev.weft.controller;

import static dev.weft.controller.RunningController.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.limits.Answer;
import dev.weft.api.limits.LimitExchangeGrpc;
import dev.weft.api.limits.Report;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may share rate limits. */
class LimitExchangeTest {

    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: shop}
            spec: {gatewayClassName: weft-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            """;

    @TempDir Path folder;
    private RunningController mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new RunningController(folder);
        mesh.write("gateway.yaml", GATEWAY);
        mesh.addToken("token-waypoint", "shop", "waypoint", "waypoint-1", "n1");
        mesh.addToken("token-a", "shop", "a", "a-1", "n1");
        mesh.start();
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
    }

    @Test
    void a_proxy_of_a_gateway_is_granted_a_part() throws IOException {
        Answer answer = exchange("token-waypoint", 1);

        assertThat(answer.getLeaseMs()).isEqualTo(3000);
        assertThat(answer.getNextMs()).isPositive();
    }

    @Test
    void a_report_that_comes_after_a_later_one_is_refused() throws IOException {
        exchange("token-waypoint", 2);

        assertThatThrownBy(() -> exchange("token-waypoint", 1))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("ABORTED")
                .hasMessageContaining("report 1 came after a later one");
    }

    @Test
    void nobody_else_has_a_say() {
        assertThatThrownBy(() -> exchange("token-a", 1))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("PERMISSION_DENIED");
    }

    private Answer exchange(String token, long number) throws IOException {
        return LimitExchangeGrpc.newBlockingStub(mesh.channel())
                .withCallCredentials(bearer(token))
                .exchange(Report.newBuilder().setInstance(7).setNumber(number).build());
    }
}
