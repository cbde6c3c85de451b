package dev.weft.controller.status;

import java.util.List;

/**
 * What a part of an object, or something it is attached to, says of it.
 *
 * @param parent such as {@code Service shop/orders port 80} or {@code listener http}
 */
public record ParentStatus(String parent, List<Condition> conditions) {

    public ParentStatus {
        conditions = List.copyOf(conditions);
    }
}
