package dev.weft.admin;

import java.util.Collection;
import java.util.function.Supplier;

/** {@code /healthz/ready}: 200 {@code ready}, or 500 and what is missing. */
public record ReadinessRoute(Supplier<? extends Collection<String>> pending)
        implements AdminHandler {

    @Override
    public AdminResponse handle(AdminRequest request) {
        Collection<String> missing = pending.get();
        return missing.isEmpty()
                ? AdminResponse.text("ready\n")
                : AdminResponse.text(
                        500, "not ready, pending: " + String.join(", ", missing) + "\n");
    }
}
