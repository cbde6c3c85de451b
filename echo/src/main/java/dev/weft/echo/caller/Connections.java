package dev.weft.echo.caller;

/** Is told of connections that callers make; any thread. */
public interface Connections {

    void connected();

    /** An idle connection was gone, and its call was made on a new one. */
    void reconnected();
}
