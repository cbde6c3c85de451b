package dev.weft.local.dns;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.dns.ClusterZone.Answer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers DNS over UDP and TCP from the zone that was published last. One thread per UDP socket,
 * one virtual thread per TCP connection, at most {@value #MOST_CONNECTIONS} of them.
 */
public final class DnsServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DnsServer.class);

    private static final int LARGEST_QUERY = 4096;
    private static final int MOST_CONNECTIONS = 256;
    private static final int IDLE_MILLIS = 5000;

    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final List<AutoCloseable> sockets = new ArrayList<>();

    /** Written by the owner of the Services, read by every answering thread. */
    private volatile ClusterZone zone = ClusterZone.EMPTY;

    /** Starts to answer on these addresses. */
    public void start(List<InetAddress> addresses, int port) {
        for (InetAddress address : addresses) {
            InetSocketAddress at = new InetSocketAddress(address, port);
            try {
                DatagramSocket datagrams = new DatagramSocket(at);
                sockets.add(datagrams);
                Thread.ofPlatform().daemon().name("dns-udp").start(() -> answer(datagrams));
                ServerSocket listener = new ServerSocket();
                sockets.add(listener);
                listener.bind(at);
                Thread.ofPlatform().daemon().name("dns-tcp").start(() -> accept(listener));
            } catch (IOException e) {
                close();
                throw LocalMeshException.causedBy(e, "cannot serve DNS on %s: %s", at, e);
            }
        }
    }

    public void publish(ClusterZone next) {
        zone = next;
    }

    @Override
    public void close() {
        for (AutoCloseable socket : sockets) {
            try {
                socket.close();
            } catch (Exception e) {
                log.warn("closing {}", socket, e);
            }
        }
    }

    private void answer(DatagramSocket socket) {
        byte[] buffer = new byte[LARGEST_QUERY];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                ByteBuffer message = ByteBuffer.wrap(buffer, 0, packet.getLength());
                Optional<byte[]> answer = answer(message, Optional.empty());
                if (answer.isPresent()) {
                    byte[] bytes = answer.get();
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    log.debug("DNS over UDP: {}", e.toString());
                }
            }
        }
    }

    private void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                if (!connections.tryAcquire()) {
                    socket.close();
                    continue;
                }
                Thread.ofVirtual().name("dns-connection").start(() -> serve(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    log.debug("DNS over TCP: {}", e.toString());
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (Socket socket = connection) {
            socket.setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                int length = in.readUnsignedShort();
                if (length > LARGEST_QUERY) {
                    return;
                }
                ByteBuffer message = ByteBuffer.wrap(in.readNBytes(length));
                Optional<byte[]> answer = answer(message, Optional.of(0xffff));
                if (message.remaining() < length || answer.isEmpty()) {
                    return;
                }
                out.writeShort(answer.get().length);
                out.write(answer.get());
            }
        } catch (IOException e) {
            log.trace("DNS connection ended: {}", e.toString());
        } finally {
            connections.release();
        }
    }

    /** Decides one message; the limit is the client's own unless given. */
    private Optional<byte[]> answer(ByteBuffer message, Optional<Integer> limit) {
        Optional<DnsQuery> query = DnsCodec.read(message);
        if (query.isEmpty()) {
            return DnsCodec.refusal(message);
        }
        Answer answer = find(zone, query.get());
        return Optional.of(
                DnsCodec.write(query.get(), answer, limit.orElse(query.get().answerLimit())));
    }

    static Answer find(ClusterZone zone, DnsQuery query) {
        Answer found = zone.find(query.name(), query.type() == DnsQuery.TYPE_AAAA);
        boolean addresses =
                query.internet()
                        && (query.type() == DnsQuery.TYPE_A
                                || query.type() == DnsQuery.TYPE_AAAA
                                || query.type() == DnsQuery.TYPE_ANY);
        return switch (found) {
            case Answer.NoSuchName none -> none;
            case Answer.Addresses all -> addresses ? all : new Answer.Addresses(List.of());
        };
    }
}
