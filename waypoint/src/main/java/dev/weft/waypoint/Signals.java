package dev.weft.waypoint;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Signals that ask the process to end. Java's own way, a shutdown hook, cannot hear of a second
 * one; the way that can is not a part of the language's platform, so it is looked for by name.
 */
final class Signals {
    private static final int STATUS_OF_SIGNALS = 128;

    private Signals() {}

    /**
     * Calls back for each SIGTERM and SIGINT with its count, on a thread of the system's.
     *
     * @return false if this runtime has no such way
     */
    static boolean watch(IntConsumer told) {
        AtomicInteger count = new AtomicInteger();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object watcher =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                told.accept(count.incrementAndGet());
                                return null;
                            });
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : new String[] {"TERM", "INT"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), watcher);
            }
            return true;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InstantiationException
                | InvocationTargetException e) {
            return false;
        }
    }

    /** Ends the process now, without any order. */
    static void halt(int signal) {
        Runtime.getRuntime().halt(STATUS_OF_SIGNALS + signal);
    }
}
