package dev.weft.ztunnel.authz;

/** Stands for a connection that is allowed and listed. Closing it again does nothing. */
public interface Permit extends AutoCloseable {
    @Override
    void close();
}
