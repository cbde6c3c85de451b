package dev.weft.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Signals that end a process. The JDK has no supported way to hear of a second one, while shutdown
 * hooks run: this uses its unsupported class, by reflection, as the compiler warns of its use
 * whatever one says.
 */
public final class Signals {
    private static final int BASE = 128;

    private Signals() {}

    /**
     * Calls back for each signal of these, on a thread of its own, in place of the JVM's end.
     *
     * @param names such as {@code TERM} and {@code INT}
     * @param action is told the name
     * @return whether this JVM lets us have them
     */
    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    public static boolean handle(List<String> names, Consumer<String> action) {
        for (String name : names) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                InvocationHandler called =
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "handle" -> {
                                        action.accept(name);
                                        yield null;
                                    }
                                    case "equals" -> proxy == arguments[0];
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    default -> "handler of " + name;
                                };
                Object listener =
                        Proxy.newProxyInstance(
                                Signals.class.getClassLoader(), new Class<?>[] {handler}, called);
                MethodHandle handle =
                        MethodHandles.publicLookup()
                                .findStatic(
                                        signal,
                                        "handle",
                                        MethodType.methodType(handler, signal, handler));
                Object before =
                        handle.invoke(
                                signal.getConstructor(String.class).newInstance(name), listener);
                assert before != null;
            } catch (Throwable e) {
                return false;
            }
        }
        return true;
    }

    /** The exit status of a process that such a signal ended. */
    public static int status(String name) {
        return BASE + (name.equals("INT") ? 2 : 15);
    }
}
