package dev.weft.waypoint.upstream.pool;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.client.HttpClient;
import io.netty.channel.Channel;

/** Speaks HTTP by this proxy's own codecs. Any thread; connections are confined to their loop. */
public final class HttpStarter implements ConnectionStarter {
    public static final HttpStarter DEFAULT =
            new HttpStarter(ClientSettings.HTTP11, ClientSettings.HTTP2);

    private final ClientSettings http1;
    private final ClientSettings http2;

    public HttpStarter(ClientSettings http1, ClientSettings http2) {
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    public ClientConnection start(
            Channel channel,
            HttpProtocol protocol,
            int maxStreams,
            ClientConnection.Observer observer) {
        ClientSettings settings =
                protocol == HttpProtocol.HTTP2 ? http2.withMaxStreams(maxStreams) : http1;
        return HttpClient.start(channel, settings, observer);
    }
}
