package dev.weft.echo;

import dev.weft.echo.client.ClientProgram;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.server.ServerProgram;
import java.security.Security;
import java.util.List;

/** Runs {@code weft-echo}: a server, or with {@code client} as the first word, a client. */
public final class EchoMain {

    private EchoMain() {}

    /** Exit status: 0 all went well, 1 something failed, 2 the command line was wrong. */
    public static void main(String[] args) {
        // A mesh changes names and addresses under a running program: ask the resolver each time.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        try {
            if (!args.isEmpty() && args.getFirst().equals("client")) {
                return ClientProgram.run(args.subList(1, args.size()), System.out, System.err);
            }
            return ServerProgram.run(args, System.out, System.err);
        } catch (UsageException e) {
            System.err.println("weft-echo: " + e.getMessage());
            return 2;
        }
    }
}
