package dev.weft.cni.agent.http;

/**
 * A request as far as it matters here.
 *
 * @param path without the query
 * @param body empty if there is none
 */
public record HttpRequest(String method, String path, String body) {}
