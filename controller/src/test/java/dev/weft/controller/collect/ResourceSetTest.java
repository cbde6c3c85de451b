package dev.weft.controller.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceSetTest {

    private final ResourceSet set =
            set(
                    resource("shop/db", List.of("/10.96.0.1", "/192.0.2.0/28"), List.of()),
                    resource("shop/wide", List.of("/192.0.2.0/24"), List.of()),
                    resource("shop/six", List.of("/2001:db8:0:0:0:0:0:0/64"), List.of()),
                    resource("shop/far", List.of("net2/192.0.2.0/24"), List.of()),
                    resource("pod", List.of("/10.1.0.1"), List.of("shop/db")));

    @ParameterizedTest
    @CsvSource({
        "shop/db, shop/db pod",
        "/10.96.0.1, shop/db pod",
        "/10.1.0.1, pod",
        "/192.0.2.5, shop/db shop/wide pod",
        "/192.0.2.77, shop/wide",
        "/2001:db8::5, shop/six",
        "net2/192.0.2.5, shop/far",
        "/192.0.3.1, ''",
        "net3/192.0.2.5, ''",
        "/192.0.2.0/28, shop/db pod",
        "nothing, ''",
    })
    void a_name_an_address_and_an_address_within_a_block_lead_to_resources(
            String asked, String found) {
        List<String> names = set.lookup(asked).stream().map(Resource::name).toList();

        assertThat(String.join(" ", names)).isEqualTo(found);
    }

    private static Resource resource(String name, List<String> aliases, List<String> attachedTo) {
        return new Resource(name, "1", Any.getDefaultInstance(), aliases, attachedTo);
    }

    private static ResourceSet set(Resource... all) {
        Map<String, Resource> byName = new LinkedHashMap<>();
        for (Resource one : all) {
            byName.put(one.name(), one);
        }
        return new ResourceSet(byName);
    }
}
