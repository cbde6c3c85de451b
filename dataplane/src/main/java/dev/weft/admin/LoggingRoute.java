package dev.weft.admin;

import java.util.Optional;

/**
 * {@code POST /logging}: {@code ?level=info}, {@code ?level=module=debug,other=trace}, {@code
 * ?reset}; without parameters it prints the levels in force.
 */
public record LoggingRoute(LogLevels levels) implements AdminHandler {

    @Override
    public AdminResponse handle(AdminRequest request) {
        try {
            if (request.query().containsKey("reset")) {
                levels.reset();
            }
            Optional<String> wanted = request.parameter("level").filter(text -> !text.isEmpty());
            for (String level : wanted.map(text -> text.split(",", -1)).orElse(new String[0])) {
                int equals = level.indexOf('=');
                String logger = equals < 0 ? "" : level.substring(0, equals).strip();
                levels.set(logger, level.substring(equals + 1).strip());
            }
        } catch (IllegalArgumentException e) {
            return AdminResponse.text(400, e.getMessage() + "\n");
        }
        return AdminResponse.text(levels.describe() + "\n");
    }
}
