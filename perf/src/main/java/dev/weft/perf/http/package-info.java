/**
 * Requests over HTTP for as long as one is told, and how they went. Start here: {@link
 * dev.weft.perf.http.HttpRun}. One event loop sends and counts; the main thread waits.
 */
@NullMarked
package dev.weft.perf.http;

import org.jspecify.annotations.NullMarked;
