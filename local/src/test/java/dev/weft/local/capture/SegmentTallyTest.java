package dev.weft.local.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.local.client.CaptureScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTallyTest {

    private static final byte[] TLS = {23, 3, 3, 0, 1, 99};

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void text_between_other_ports_is_found(boolean v6) {
        SegmentTally tally = new SegmentTally("secret");

        tally.add(frame(v6, 40000, 8080, "GET /secret".getBytes(StandardCharsets.US_ASCII)));
        tally.add(frame(v6, 40000, 8080, "nothing".getBytes(StandardCharsets.US_ASCII)));
        tally.add(frame(v6, 40000, 8080, new byte[0]));

        CaptureScan scan = tally.result(0, "");
        assertThat(scan.plaintextHits()).isEqualTo(1);
        assertThat(scan.otherSegments()).isEqualTo(2);
        assertThat(scan.packets()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tls_records_of_tunnels_are_counted_in_both_directions(boolean v6) {
        SegmentTally tally = new SegmentTally("");

        tally.add(frame(v6, 40000, 15008, TLS));
        tally.add(frame(v6, 15008, 40000, TLS));
        tally.add(frame(v6, 15008, 40000, new byte[] {1, 2, 3, 4, 5}));
        tally.add(frame(v6, 40000, 443, TLS));

        CaptureScan scan = tally.result(0, "");
        assertThat(scan.tunnelTlsRecords()).isEqualTo(2);
        assertThat(scan.tunnelSegments()).isEqualTo(3);
        assertThat(scan.otherSegments()).isEqualTo(1);
    }

    @Test
    void a_file_gives_back_its_frames(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.pcap");
        SegmentTally tally = new SegmentTally("two");
        try (PcapFile pcap = new PcapFile(file)) {
            for (String text : new String[] {"one", "two", "three"}) {
                ByteBuffer frame = frame(false, 1, 2, text.getBytes(StandardCharsets.US_ASCII));
                pcap.add(frame, frame.remaining());
            }
        }

        PcapFile.read(file, tally::add);

        assertThat(tally.result(0, "").packets()).isEqualTo(3);
        assertThat(tally.result(0, "").plaintextHits()).isEqualTo(1);
    }

    @FuzzTest
    void arbitrary_frames_do_no_harm(byte[] bytes) {
        SegmentTally tally = new SegmentTally("x");

        tally.add(ByteBuffer.wrap(bytes));

        assertThat(tally.result(0, "").packets()).isEqualTo(1);
    }

    private static ByteBuffer frame(boolean v6, int from, int to, byte[] payload) {
        int header = v6 ? 40 : 20;
        ByteBuffer frame = ByteBuffer.allocate(14 + header + 20 + payload.length);
        frame.putShort(12, (short) (v6 ? 0x86dd : 0x0800));
        if (v6) {
            frame.put(14, (byte) 0x60);
            frame.putShort(18, (short) (20 + payload.length));
            frame.put(20, (byte) 6);
        } else {
            frame.put(14, (byte) 0x45);
            frame.putShort(16, (short) (40 + payload.length));
            frame.put(23, (byte) 6);
        }
        int tcp = 14 + header;
        frame.putShort(tcp, (short) from);
        frame.putShort(tcp + 2, (short) to);
        frame.put(tcp + 12, (byte) 0x50);
        frame.put(tcp + 20, payload);
        return frame;
    }
}
