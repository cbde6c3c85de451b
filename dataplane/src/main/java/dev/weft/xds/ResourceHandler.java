package dev.weft.xds;

import java.util.List;

/** Takes the resources of one type. */
public interface ResourceHandler {

    /**
     * Decodes and applies. Good resources are applied even when others are not; what is refused
     * keeps its last good state. On the stream thread; blocking holds the stream back.
     *
     * @return what was refused, empty if nothing
     */
    List<Rejection> apply(ResourceUpdate update);
}
