package dev.weft.linux;

/** Closes a socket so that threads that wait on it return. */
final class Shutdown {

    private Shutdown() {}

    static void wakeAndClose(Fd fd) {
        try {
            fd.use(number -> {
                Libc.shutdown(number, Libc.SHUT_RDWR);
                return number;
            });
        } catch (LinuxException e) {
            // Closed before, or the peer is gone already: nobody waits.
        }
        fd.close();
    }
}
