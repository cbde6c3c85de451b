package dev.weft.controller.attach;

import com.google.protobuf.MessageLite;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.manifest.KubeObject;
import java.util.List;

/**
 * A policy as proxies are told it.
 *
 * @param typeUrl of the message
 */
public record AttachedPolicy(
        String typeUrl, MessageLite message, Targets targets, ObjectStatus status) {

    /** One that was understood. */
    public static AttachedPolicy accepted(
            KubeObject object, String typeUrl, MessageLite message, Targets targets) {
        return of(object, typeUrl, message, targets, Condition.yes("Accepted", "Accepted", ""));
    }

    /** The same policy with something that its owner should know. */
    public AttachedPolicy withNote(String note) {
        return new AttachedPolicy(
                typeUrl,
                message,
                targets,
                new ObjectStatus(
                        status.kind(),
                        status.namespace(),
                        status.name(),
                        List.of(Condition.yes("Accepted", "Accepted", note)),
                        status.parents()));
    }

    /** One that was not, nor ever: what stands in for it refuses what it may protect. */
    public static AttachedPolicy rejected(
            KubeObject object, String typeUrl, MessageLite message, Reason reason) {
        return of(
                object,
                typeUrl,
                message,
                reason.targets(),
                Condition.no("Accepted", reason.word(), reason.problem()));
    }

    /**
     * Why one was rejected, and what it may have been for.
     *
     * @param word under which a status says it
     */
    public record Reason(Targets targets, String word, String problem) {

        /** It is not understood. */
        public Reason(Targets targets, String problem) {
            this(targets, "Invalid", problem);
        }
    }

    private static AttachedPolicy of(
            KubeObject object,
            String typeUrl,
            MessageLite message,
            Targets targets,
            Condition accepted) {
        return new AttachedPolicy(
                typeUrl,
                message,
                targets,
                new ObjectStatus(
                        object.kind(),
                        object.namespace(),
                        object.name(),
                        List.of(accepted),
                        targets.statuses()));
    }
}
