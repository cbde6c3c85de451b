package dev.weft.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How programs of a pod resolve names: what is used of a {@code resolv.conf}. How many dots a name
 * needs and how long to wait is for the program's own resolver, which applies it itself.
 *
 * @param servers name servers, the first one first
 * @param search domains put behind names, lower case, without the final dot
 */
public record ResolverConfig(List<InetAddress> servers, List<String> search) {

    /** Nothing is known. */
    public static final ResolverConfig NONE = new ResolverConfig(List.of(), List.of());

    private static final int MOST_SERVERS = 3;
    private static final int MOST_DOMAINS = 32;
    private static final int LONGEST_DOMAIN = 253;

    public ResolverConfig {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** Reads a file's text; what is not understood or beyond the usual limits is left out. */
    public static ResolverConfig parse(String text) {
        List<InetAddress> servers = new ArrayList<>();
        List<String> search = List.of();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("[ \t]+", -1);
            List<String> values = Arrays.asList(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" ->
                        values.stream()
                                .limit(1)
                                .flatMap(ip -> IpAddresses.parse(ip).stream())
                                .filter(ip -> servers.size() < MOST_SERVERS)
                                .forEach(servers::add);
                // The last of these lines counts.
                case "search", "domain" -> search = domains(values);
                default -> {}
            }
        }
        return new ResolverConfig(servers, search);
    }

    private static List<String> domains(List<String> values) {
        return values.stream()
                .map(domain ->
                        domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain)
                .filter(domain -> !domain.isEmpty() && domain.length() <= LONGEST_DOMAIN)
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .limit(MOST_DOMAINS)
                .toList();
    }
}
