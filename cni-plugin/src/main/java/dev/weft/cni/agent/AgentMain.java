package dev.weft.cni.agent;

import dev.weft.linux.ResourceLimits;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** The node agent as a program. */
public final class AgentMain {

    private static final int EXIT_BAD_SETTINGS = 64;
    private static final int EXIT_CANNOT_START = 71;

    private AgentMain() {}

    /** Runs until the process is told to end; settings come from the environment. */
    public static void main(String[] arguments) {
        try {
            ResourceLimits.raiseOpenFiles();
            Agent agent = Agent.create(AgentConfig.from(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(agent), "shutdown"));
            agent.start();
            new CountDownLatch(1).await();
        } catch (IllegalArgumentException e) {
            fail(EXIT_BAD_SETTINGS, e);
        } catch (IOException e) {
            fail(EXIT_CANNOT_START, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail(int status, Exception e) {
        System.err.println("weft node agent: " + e.getMessage());
        System.exit(status);
    }

    private static void close(Agent agent) {
        try {
            agent.close();
        } catch (IOException e) {
            System.err.println("weft node agent: closing: " + e.getMessage());
        }
    }
}
