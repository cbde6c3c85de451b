package dev.weft.admin;

import java.util.Map;
import java.util.TreeMap;

/** Which handler answers which path and method. Immutable; {@code with} adds. */
public final class AdminRoutes {

    public static final AdminRoutes NONE = new AdminRoutes(new TreeMap<>());

    private final Map<String, Map<AdminMethod, AdminHandler>> byPath;

    private AdminRoutes(Map<String, Map<AdminMethod, AdminHandler>> byPath) {
        this.byPath = byPath;
    }

    public AdminRoutes get(String path, AdminHandler handler) {
        return with(path, AdminMethod.GET, handler);
    }

    public AdminRoutes post(String path, AdminHandler handler) {
        return with(path, AdminMethod.POST, handler);
    }

    /** The handlers of a path by method; empty if the path is not known. */
    Map<AdminMethod, AdminHandler> at(String path) {
        return byPath.getOrDefault(path, Map.of());
    }

    private AdminRoutes with(String path, AdminMethod method, AdminHandler handler) {
        Map<String, Map<AdminMethod, AdminHandler>> more = new TreeMap<>(byPath);
        Map<AdminMethod, AdminHandler> methods = new TreeMap<>(at(path));
        methods.put(method, handler);
        more.put(path, methods);
        return new AdminRoutes(more);
    }
}
