package dev.weft.echo.caller;

import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.HttpAnswer;

/** Makes one call after the other for one worker, and keeps its connection. */
public interface Caller extends AutoCloseable {

    /** Makes the call once; an answer with a bad status is an answer. */
    HttpAnswer call(Deadline deadline) throws CallException;

    @Override
    void close();
}
