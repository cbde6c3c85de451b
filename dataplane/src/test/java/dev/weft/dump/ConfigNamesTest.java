package dev.weft.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigNamesTest {

    @ParameterizedTest
    @CsvSource({
        "NETWORK, network",
        "CLUSTER_ID, clusterId",
        "HTTP2_FRAME_SIZE, http2FrameSize",
        "ISTIO_META_*, istioMeta*",
        "ZTUNNEL_WORKER_THREADS, numWorkerThreads",
        "POOL_MAX_STREAMS_PER_CONNECTION, poolMaxStreamsPerConn",
        "CONNECTION_TERMINATION_DEADLINE, selfTerminationDeadline"
    })
    void settings_are_named_as_readers_of_the_dump_expect(String key, String name) {
        assertThat(ConfigNames.of(key)).isEqualTo(name);
    }
}
