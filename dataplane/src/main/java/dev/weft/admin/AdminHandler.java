package dev.weft.admin;

/** Answers requests for one path and method; runs on the worker thread and may take its time. */
@FunctionalInterface
public interface AdminHandler {

    AdminResponse handle(AdminRequest request);
}
