package dev.weft.local.service;

import dev.weft.local.config.LocalMeshException;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Gives each Service its virtual addresses and keeps them for as long as it exists. Confined to the
 * thread of its owner.
 */
public final class ClusterIps {

    private final IntFunction<List<InetAddress>> plan;
    private final int most;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final BitSet used = new BitSet();

    /**
     * Starts with none given.
     *
     * @param plan addresses by number, counted from 1
     * @param most the greatest number
     */
    public ClusterIps(IntFunction<List<InetAddress>> plan, int most) {
        this.plan = plan;
        this.most = most;
    }

    /** The addresses of a Service ({@code namespace/name}), the same at every call. */
    public List<InetAddress> of(String service) {
        int number = numbers.computeIfAbsent(service, name -> take());
        return plan.apply(number);
    }

    /** Gives the addresses back. */
    public void release(String service) {
        Integer number = numbers.remove(service);
        if (number != null) {
            used.clear(number);
        }
    }

    private int take() {
        int number = used.nextClearBit(1);
        if (number > most) {
            throw LocalMeshException.of("all %d Service addresses are taken", most);
        }
        used.set(number);
        return number;
    }
}
