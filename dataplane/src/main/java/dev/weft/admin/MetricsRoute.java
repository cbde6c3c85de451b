package dev.weft.admin;

import dev.weft.metrics.ExpositionFormat;
import dev.weft.metrics.MetricsRegistry;

/** {@code /metrics}, in the format that the scraper asks for. */
public record MetricsRoute(MetricsRegistry registry) implements AdminHandler {

    @Override
    public AdminResponse handle(AdminRequest request) {
        ExpositionFormat format = ExpositionFormat.accepted(request.accept());
        return new AdminResponse(200, format.contentType(), registry.expose(format));
    }
}
