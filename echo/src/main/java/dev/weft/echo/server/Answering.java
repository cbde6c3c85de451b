package dev.weft.echo.server;

import dev.weft.echo.otlp.SpanLog;
import dev.weft.echo.plan.Behaviour;
import dev.weft.echo.request.RequestLog;
import dev.weft.echo.request.Self;

/** What the connections of a server share; every part is safe on any thread. */
record Answering(Self self, Behaviour behaviour, Calls calls, RequestLog log, SpanLog spans) {

    Answering(Self self, Behaviour behaviour, Calls calls) {
        this(self, behaviour, calls, new RequestLog(), new SpanLog());
    }
}
