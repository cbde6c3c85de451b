package dev.weft.echo.server;

/** The event that asks a connection to end as soon as what it is doing is done. */
record Drain() {}
