package dev.weft.waypoint.filter;

import dev.weft.waypoint.http.Authority;
import dev.weft.waypoint.http.RequestHead;

/** Marks a mirrored request: {@code shop:8080} becomes {@code shop-shadow:8080}. */
public record ShadowAuthority() implements RequestEdit {

    @Override
    public void apply(Exchange exchange) {
        RequestHead head = exchange.request();
        int port = Authority.port(head.authority());
        String host = head.host();
        if (!host.isEmpty()) {
            head.authority(host + "-shadow" + (port < 0 ? "" : ":" + port));
        }
    }

    @Override
    public String text() {
        return "authority -shadow";
    }
}
