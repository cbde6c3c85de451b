package dev.weft.ztunnel.dns;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a client may mean by a name.
 *
 * @param name lower case, without the final dot
 * @param stripped the name that was asked for without the search domain, where one was removed
 */
record NameAlias(String name, Optional<String> stripped) {

    /** Everything that a name may mean, the likeliest first. */
    static List<NameAlias> of(String name, NameScope scope) {
        Set<NameAlias> aliases = new LinkedHashSet<>();
        add(aliases, name, Optional.empty(), scope);
        for (String domain : scope.search()) {
            if (!domain.isEmpty() && name.endsWith("." + domain)) {
                String rest = name.substring(0, name.length() - domain.length() - 1);
                add(aliases, rest, Optional.of(rest), scope);
            }
        }
        return new ArrayList<>(aliases);
    }

    private static void add(
            Set<NameAlias> aliases, String name, Optional<String> stripped, NameScope scope) {
        if (name.isEmpty()) {
            return;
        }
        aliases.add(new NameAlias(name, stripped));
        for (String expansion : expansions(name, scope)) {
            aliases.add(new NameAlias(expansion, stripped));
        }
    }

    /** The full names of Kubernetes that a shorter one may stand for. */
    private static List<String> expansions(String name, NameScope scope) {
        String domain = scope.clusterDomain();
        String service = name + ".svc." + domain;
        String local = name + "." + scope.namespace() + ".svc." + domain;
        boolean shortOfDomain = name.endsWith(".svc");
        return switch (labels(name)) {
            case 1 -> List.of(local);
            case 2 -> List.of(service, local);
            case 3 -> shortOfDomain ? List.of(name + "." + domain, service) : List.of(service);
            case 4 -> shortOfDomain ? List.of(name + "." + domain) : List.of();
            default -> List.of();
        };
    }

    private static int labels(String name) {
        return (int) name.chars().filter(c -> c == '.').count() + 1;
    }

    /** The names of the services that answer for it: its own, then wildcards, nearest first. */
    List<String> hostnames() {
        List<String> names = new ArrayList<>();
        names.add(name);
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            names.add("*" + name.substring(dot));
        }
        return names;
    }
}
