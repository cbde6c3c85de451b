package dev.weft.lifecycle;

/** Something held until it is closed; closing twice does nothing. */
public interface Guard extends AutoCloseable {

    @Override
    void close();
}
