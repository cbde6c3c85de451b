package dev.weft.wds;

import java.util.EnumMap;
import java.util.Map;

/**
 * Pairs the constants of two enums by name. A constant on our side without partner is an error when
 * the pair is made, so no encoding can fail later; one on the wire without partner is refused when
 * it is met.
 */
final class EnumCodec<P extends Enum<P>, V extends Enum<V>> {

    private final Map<P, V> values;
    private final Map<V, P> wires;
    private final String field;

    private EnumCodec(String field, Class<P> wire, Class<V> value, String wireSuffix) {
        this.field = field;
        this.values = new EnumMap<>(wire);
        this.wires = new EnumMap<>(value);
        for (V constant : value.getEnumConstants()) {
            boolean suffixed = constant.name().equals("UNSPECIFIED");
            P partner = Enum.valueOf(wire, constant.name() + (suffixed ? wireSuffix : ""));
            values.put(partner, constant);
            wires.put(constant, partner);
        }
    }

    static <P extends Enum<P>, V extends Enum<V>> EnumCodec<P, V> pair(
            String field, Class<P> wire, Class<V> value) {
        return new EnumCodec<>(field, wire, value, "");
    }

    /** For a wire enum that says {@code UNSPECIFIED<suffix>} where ours says UNSPECIFIED. */
    static <P extends Enum<P>, V extends Enum<V>> EnumCodec<P, V> pair(
            String field, Class<P> wire, Class<V> value, String wireSuffix) {
        return new EnumCodec<>(field, wire, value, wireSuffix);
    }

    P toWire(V value) {
        P wire = wires.get(value);
        if (wire == null) {
            throw new IllegalStateException(field + " " + value + " has no partner");
        }
        return wire;
    }

    V toValue(String resource, P wire) throws WdsException {
        V value = values.get(wire);
        if (value == null) {
            throw new WdsException(
                    resource, field + " " + wire + ": expected one of " + values.keySet());
        }
        return value;
    }
}
