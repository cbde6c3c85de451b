package dev.weft.cni.agent.zds;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** What a stranger on the socket can send is read, or refused with a ZdsException. */
class ZdsMessagesFuzzTest {

    @FuzzTest
    void any_first_packet_is_a_hello_or_refused(byte[] data) {
        try {
            ZdsMessages.requireHello(ByteBuffer.wrap(data));
        } catch (ZdsException e) {
            assert e.getMessage() != null;
        }
    }

    @FuzzTest
    void any_answer_is_an_acknowledgement_or_refused(byte[] data) {
        try {
            assert ZdsMessages.acknowledged(ByteBuffer.wrap(data)) != null;
        } catch (ZdsException e) {
            assert e.getMessage() != null;
        }
    }
}
