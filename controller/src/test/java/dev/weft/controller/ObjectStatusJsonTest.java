package dev.weft.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.status.ParentStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectStatusJsonTest {

    @Test
    void an_object_says_for_each_parent_what_became_of_it() {
        ObjectStatus status =
                new ObjectStatus(
                        "HTTPRoute",
                        "shop",
                        "r",
                        List.of(),
                        List.of(
                                new ParentStatus(
                                        "Service shop/a",
                                        List.of(
                                                Condition.no(
                                                        "Accepted",
                                                        "NoMatchingParent",
                                                        "it does not exist")))));

        assertThat(ObjectStatusJson.of(status))
                .hasToString(
                        "{\"kind\":\"HTTPRoute\",\"namespace\":\"shop\",\"name\":\"r\","
                                + "\"accepted\":false,\"conditions\":[],\"parents\":[{\"parent\":"
                                + "\"Service shop/a\",\"conditions\":[{\"type\":\"Accepted\","
                                + "\"status\":\"False\",\"reason\":\"NoMatchingParent\","
                                + "\"message\":\"it does not exist\"}]}]}");
    }

    @Test
    void one_without_an_accepted_condition_that_fails_is_accepted() {
        ObjectStatus status =
                new ObjectStatus(
                        "Gateway",
                        "shop",
                        "w",
                        List.of(
                                Condition.yes("Accepted", "Accepted", ""),
                                Condition.no("Programmed", "AddressNotUsable", "no Service yet")),
                        List.of());

        assertThat(status.isAccepted()).isTrue();
    }
}
