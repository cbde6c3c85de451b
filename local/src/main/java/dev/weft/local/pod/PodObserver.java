package dev.weft.local.pod;

/** Is told of pods by the threads that own them; must hand over and return. */
public interface PodObserver {

    void changed(PodSpec pod, PodStatus status);

    /** The pod is gone with its processes and its network. */
    void ended(PodSpec pod);
}
