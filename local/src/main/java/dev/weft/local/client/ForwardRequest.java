package dev.weft.local.client;

import dev.weft.local.config.LocalMeshException;

/**
 * The first line on the forward socket: where the connection goes.
 *
 * @param target {@code svc/NAME}, {@code deploy/NAME} or the name of a pod
 */
public record ForwardRequest(String namespace, String target, int port) {

    /** The answer when the connection stands; any other is why it does not. */
    public static final String CONNECTED = "connected";

    public static final int MOST_LINE = 1024;

    String encode() {
        return namespace + " " + target + " " + port + "\n";
    }

    /**
     * Reads the line.
     *
     * @throws LocalMeshException when it is none
     */
    public static ForwardRequest decode(String line) {
        String[] words = line.strip().split(" ");
        if (words.length != 3 || !words[2].matches("\\d{1,5}")) {
            throw LocalMeshException.of(
                    "\"%s\" says no place to go to: expected namespace, target and port", line);
        }
        return new ForwardRequest(words[0], words[1], Integer.parseInt(words[2]));
    }
}
