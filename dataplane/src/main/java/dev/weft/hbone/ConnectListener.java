package dev.weft.hbone;

/** The answer to {@link HboneClient#open}: exactly one of these, on the connection's event loop. */
public interface ConnectListener {

    /** The tunnel is open; the stream belongs to the listener and delivers once it is started. */
    void accepted(HboneStream stream, ConnectReply reply);

    /** The peer answered with a status other than 200. */
    void refused(ConnectReply reply);

    /** There was no answer. */
    void failed(HboneFailure failure);
}
