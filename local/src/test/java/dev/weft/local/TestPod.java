package dev.weft.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What runs in the pods of these tests: {@code serve <port> <name>} answers every request with its
 * name and the peer's address, {@code get <url>} asks once, {@code crash} ends at once.
 */
public final class TestPod {

    private TestPod() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "serve" -> serve(Integer.parseInt(arguments[1]), arguments[2]);
            case "get" -> get(arguments[1]);
            case "resolve" ->
                    System.out.println(Arrays.toString(InetAddress.getAllByName(arguments[1])));
            case "crash" -> System.exit(3);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void serve(int port, String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext(
                "/",
                exchange -> {
                    String text =
                            "served-by="
                                    + name
                                    + " peer="
                                    + exchange.getRemoteAddress().getAddress().getHostAddress()
                                    + " path="
                                    + exchange.getRequestURI();
                    byte[] body = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    private static void get(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(5000);
        connection.setReadTimeout(5000);
        System.out.println(
                new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
