package dev.weft.waypoint;

import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.filter.spi.FilterContext;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.spi.HttpFilterFactory;
import dev.weft.waypoint.filter.spi.ResponseView;
import dev.weft.waypoint.filter.spi.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A filter of a user, as it stands in a jar of its own: upper-cases bodies, or breaks. */
public final class UserFilter implements HttpFilterFactory {

    @Override
    public String name() {
        return "user";
    }

    @Override
    public HttpFilter create(String settings) {
        return new Upper(settings);
    }

    /** Puts the filter into a folder as users do. */
    static void install(Path folder) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve("user.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(
                    new JarEntry("META-INF/services/" + HttpFilterFactory.class.getName()));
            jar.write(UserFilter.class.getName().getBytes(StandardCharsets.UTF_8));
            for (Class<?> part : List.of(UserFilter.class, Upper.class)) {
                String name = part.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream code =
                        UserFilter.class.getClassLoader().getResourceAsStream(name)) {
                    jar.write(code.readAllBytes());
                }
            }
        }
    }

    /** Settings: what it reads of bodies, {@code streamed} or {@code whole}; or how it breaks. */
    private static final class Upper implements HttpFilter {
        private final String settings;

        Upper(String settings) {
            this.settings = settings;
        }

        private BodyMode mode() {
            return switch (settings) {
                case "streamed" -> BodyMode.streamed();
                case "whole" -> BodyMode.buffered(1000);
                case "throws later", "says nothing" -> BodyMode.buffered(1000);
                default -> BodyMode.none();
            };
        }

        private static byte[] upper(byte[] part) {
            return new String(part, StandardCharsets.UTF_8)
                    .toUpperCase(Locale.ROOT)
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public CompletionStage<Verdict> onRequest(FilterContext context) {
            if (settings.equals("throws")) {
                throw new IllegalStateException("a defect");
            }
            context.request()
                    .headers()
                    .set("x-user", Boolean.toString(context.request().hasBody()));
            return Verdict.proceed();
        }

        @Override
        public BodyMode requestBody(FilterContext context) {
            return mode();
        }

        @Override
        public CompletionStage<Verdict> onRequestBody(
                FilterContext context, byte[] part, boolean last) {
            if (settings.equals("throws later")) {
                return CompletableFuture.supplyAsync(() -> {
                    throw new IllegalStateException("a defect on another thread");
                });
            }
            if (settings.equals("says nothing")) {
                return new CompletableFuture<>();
            }
            if (settings.equals("whole")) {
                context.request().headers().set("x-size", Integer.toString(part.length));
            }
            return CompletableFuture.supplyAsync(() -> new Verdict.Replace(upper(part)));
        }

        @Override
        public BodyMode responseBody(FilterContext context, ResponseView response) {
            return mode();
        }

        @Override
        public CompletionStage<Verdict> onResponseBody(
                FilterContext context, byte[] part, boolean last) {
            if (settings.equals("whole")) {
                byte[] longer = new byte[part.length + 1];
                System.arraycopy(part, 0, longer, 0, part.length);
                longer[part.length] = '!';
                return CompletableFuture.supplyAsync(() -> new Verdict.Replace(longer));
            }
            return Verdict.replace(part);
        }
    }
}
