package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.spi.HttpFilterFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The filters in the jars of one folder. Each jar has a class loader of its own that sees the JDK
 * and the package of the interface: neither the proxy nor another jar. Immutable once it is loaded;
 * to be closed after the last filter.
 */
public final class JavaFilters implements AutoCloseable {
    private final Map<String, HttpFilterFactory> factories = new TreeMap<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private JavaFilters() {}

    /**
     * Loads all jars of a folder in the order of their names. A jar that cannot be used is a
     * problem; the others are loaded. A folder that is not there holds no filters.
     */
    public static JavaFilters load(Path folder) {
        var filters = new JavaFilters();
        if (!Files.isDirectory(folder)) {
            return filters;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .forEach(filters::loadJar);
        } catch (IOException e) {
            filters.problems.add("folder " + folder + ": " + e);
        }
        return filters;
    }

    private void loadJar(Path jar) {
        try {
            var loader =
                    new URLClassLoader(
                            jar.getFileName().toString(),
                            new URL[] {jar.toUri().toURL()},
                            new SpiOnly());
            loaders.add(loader);
            Iterator<HttpFilterFactory> found =
                    ServiceLoader.load(HttpFilterFactory.class, loader).iterator();
            int before = factories.size();
            while (found.hasNext()) {
                add(jar, found.next());
            }
            if (factories.size() == before) {
                problems.add(
                        jar
                                + ": no new filter in it; expected META-INF/services/"
                                + HttpFilterFactory.class.getName()
                                + " with the names of factories");
            }
        } catch (IOException | RuntimeException | ServiceConfigurationError | LinkageError e) {
            problems.add(jar + ": " + e);
        }
    }

    private void add(Path jar, HttpFilterFactory factory) {
        if (factories.putIfAbsent(factory.name(), factory) != null) {
            problems.add(
                    jar
                            + ": filter "
                            + factory.name()
                            + " is in another jar already, which is used");
        }
    }

    /** The names of all filters, in order. */
    public List<String> names() {
        return List.copyOf(factories.keySet());
    }

    /** What could not be loaded, and why. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * Makes a filter; empty if there is none of that name.
     *
     * @throws IllegalArgumentException if it cannot be made of these settings
     */
    public Optional<HttpFilter> create(String name, String settings) {
        HttpFilterFactory factory = factories.get(name);
        if (factory == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(factory.create(settings));
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException("filter " + name + ": " + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    /** Of all classes of this program, those of the interface only. */
    private static final class SpiOnly extends ClassLoader {
        private static final String SPI = HttpFilterFactory.class.getPackageName() + ".";

        SpiOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(SPI)) {
                return Class.forName(name, false, HttpFilterFactory.class.getClassLoader());
            }
            throw new ClassNotFoundException(
                    name + ": filters see the JDK, their own jar, and " + SPI + "*");
        }
    }
}
