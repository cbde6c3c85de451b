package dev.weft.cli.why;

import dev.weft.cli.source.AdminException;
import dev.weft.local.client.PodView;
import java.util.List;
import java.util.Locale;

/** Who asks: finds a pod by what people call it. Pure. */
final class Source {

    private Source() {}

    /**
     * The pod that {@code namespace/name} means: its own name, that of its Deployment (with or
     * without {@code deploy/}), its label app, or its service account; ready ones first.
     *
     * @throws AdminException there is none, and which there are
     */
    static PodView find(List<PodView> pods, String text) {
        var slash = text.indexOf('/');
        var namespace = slash < 0 ? "default" : text.substring(0, slash);
        var name = text.substring(slash + 1).replaceFirst("^(deploy|pod|sa)/", "");
        var there = pods.stream().filter(pod -> pod.namespace().equals(namespace)).toList();
        for (var way : WAYS) {
            var found = there.stream().filter(pod -> way.means(pod, name)).toList();
            if (!found.isEmpty()) {
                return found.stream().filter(PodView::ready).findFirst().orElse(found.getFirst());
            }
        }
        throw new AdminException(
                String.format(
                        Locale.ROOT,
                        "there is no pod \"%s\" in namespace \"%s\": %s",
                        name,
                        namespace,
                        there.isEmpty()
                                ? "expected namespace/name, such as shop/frontend"
                                : "it has " + there.stream().map(PodView::name).toList()));
    }

    private interface Way {
        boolean means(PodView pod, String name);
    }

    private static final List<Way> WAYS =
            List.of(
                    (pod, name) -> pod.name().equals(name),
                    (pod, name) -> pod.owner().equals(name),
                    (pod, name) -> pod.labels().getOrDefault("app", "").equals(name),
                    (pod, name) -> pod.serviceAccount().equals(name));
}
