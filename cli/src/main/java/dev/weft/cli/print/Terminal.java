package dev.weft.cli.print;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the output goes to.
 *
 * @param width columns; {@link #UNLIMITED} when it is no terminal
 * @param colours whether colours help
 */
public record Terminal(int width, boolean colours) {

    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Output to a file or another program: nothing is cut, nothing is coloured. */
    public static final Terminal NONE = new Terminal(UNLIMITED, false);

    /** The terminal of this process, if it has one. */
    public static Terminal current() {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            return NONE;
        }
        return new Terminal(measuredWidth(), colours(System.getenv()));
    }

    static boolean colours(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /** The second of the two numbers that stty prints. */
    private static int measuredWidth() {
        try {
            var stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (stty.waitFor(1, TimeUnit.SECONDS) && size.strip().matches("\\d+ [1-9]\\d{0,4}")) {
                return Integer.parseInt(size.strip().split(" ")[1]);
            }
        } catch (IOException e) {
            // Without stty the usual width has to do.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 80;
    }
}
