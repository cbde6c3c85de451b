package dev.weft.admin;

import dev.weft.net.IpPort;
import java.nio.file.Path;

/** Where a set of routes is served. */
public sealed interface AdminListener {

    AdminRoutes routes();

    /** On a TCP address; port 0 takes a free one. */
    record Tcp(IpPort address, AdminRoutes routes) implements AdminListener {}

    /** On a Unix domain socket that only the owner may open. */
    record Unix(Path path, AdminRoutes routes) implements AdminListener {}
}
