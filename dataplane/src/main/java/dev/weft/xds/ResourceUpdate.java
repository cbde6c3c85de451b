package dev.weft.xds;

import java.util.List;

/** The content of one response, in its order: first what changed, then what is gone. */
public record ResourceUpdate(List<XdsResource> changed, List<String> removed) {

    public ResourceUpdate {
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }
}
