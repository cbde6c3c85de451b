package dev.weft.cni.agent.zds;

import dev.weft.api.zds.Ack;
import dev.weft.api.zds.Version;
import dev.weft.api.zds.WorkloadRequest;
import dev.weft.api.zds.WorkloadResponse;
import dev.weft.api.zds.ZdsHello;
import dev.weft.linux.Packet;
import dev.weft.linux.Reception;
import dev.weft.linux.SeqPacketSocket;
import java.nio.file.Path;
import java.time.Duration;

/** A node proxy's side of ZDS, driven step by step by a test. */
public final class FakeProxy implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(10);

    private final SeqPacketSocket socket;

    private FakeProxy(SeqPacketSocket socket) {
        this.socket = socket;
    }

    public static FakeProxy connect(Path path) throws Exception {
        return new FakeProxy(SeqPacketSocket.connect(path));
    }

    /** Connects, says hello and acknowledges an empty snapshot. */
    public static FakeProxy ready(Path path) throws Exception {
        FakeProxy proxy = connect(path);
        proxy.hello();
        proxy.next();
        proxy.acknowledge("");
        return proxy;
    }

    public void hello() throws Exception {
        send(ZdsHello.newBuilder().setVersion(Version.V1).build().toByteArray());
    }

    void send(byte[] bytes) throws Exception {
        socket.send(Packet.of(bytes), LONG);
    }

    void send(Packet packet) throws Exception {
        socket.send(packet, LONG);
    }

    public void acknowledge(String error) throws Exception {
        send(
                WorkloadResponse.newBuilder()
                        .setAck(Ack.newBuilder().setError(error))
                        .build()
                        .toByteArray());
    }

    /** The next packet, whose descriptors the caller closes. */
    public Packet nextPacket() throws Exception {
        return switch (socket.receive(1024, LONG)) {
            case Reception.Received(Packet packet) -> packet;
            case Reception.EndOfStream() -> throw new AssertionError("the agent hung up");
            case Reception.TimedOut() -> throw new AssertionError("the agent sent nothing");
        };
    }

    public WorkloadRequest next() throws Exception {
        try (Packet packet = nextPacket()) {
            return WorkloadRequest.parseFrom(packet.data());
        }
    }

    public boolean hasNothing() throws Exception {
        Reception reception = socket.receive(1024, Duration.ofMillis(50));
        if (reception instanceof Reception.Received(Packet packet)) {
            packet.close();
        }
        return reception instanceof Reception.TimedOut;
    }

    public boolean isHungUp() throws Exception {
        return socket.receive(1024, LONG) instanceof Reception.EndOfStream;
    }

    @Override
    public void close() {
        socket.close();
    }
}
