/**
 * A small HTTP server for people and scrapers: readiness, metrics, dumps. Start here: {@link
 * dev.weft.admin.AdminServer}. Handlers run on the server's worker thread, never on an event loop.
 */
@NullMarked
package dev.weft.admin;

import org.jspecify.annotations.NullMarked;
