package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceLimitsTest {

    @Test
    void raising_brings_the_soft_limit_to_the_hard_one() throws Exception {
        ResourceLimits.OpenFiles before = ResourceLimits.openFiles();

        ResourceLimits.OpenFiles after = ResourceLimits.raiseOpenFiles();

        assertThat(after.hard()).isEqualTo(before.hard()).isPositive();
        assertThat(after.soft()).isEqualTo(after.hard());
    }
}
