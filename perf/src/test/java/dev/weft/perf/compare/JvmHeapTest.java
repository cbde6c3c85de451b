package dev.weft.perf.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmHeapTest {

    @Test
    void used_space_of_both_generations_is_added_up() {
        var answer =
                """
                10488:
                DefNew     total 19648K, used 7168K [0x00000000fc000000, 0x00000000fd550000)
                 eden space 17472K,  27% used [0x00000000fc000000, 0x00000000fc4b4918)
                Tenured    total 43712K, used 2048K [0x00000000fd550000, 0x0000000100000000)
                 the  space 43712K,   5% used [0x00000000fd550000, 0x00000000fd797128)
                """;

        assertThat(JvmHeap.used(answer)).hasValue(9.0);
    }

    @Test
    void a_program_that_is_no_jvm_has_no_heap() {
        assertThat(JvmHeap.used("java.io.IOException: No such file or directory")).isEmpty();
    }
}
