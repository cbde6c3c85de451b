package dev.weft.ztunnel.dns;

import dev.weft.net.IpPort;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A name server on the loopback, over UDP and TCP; tests say what it answers. */
final class FakeNameServer implements AutoCloseable {
    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final Function<ByteBuffer, List<ByteBuffer>> answers;
    final AtomicInteger questions = new AtomicInteger();

    /** Starts one; each question is answered with as many messages as the function gives. */
    FakeNameServer(Function<ByteBuffer, List<ByteBuffer>> answers) throws IOException {
        this.answers = answers;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        listener = new ServerSocket(0, 10, loopback);
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, listener.getLocalPort()));
        Thread.ofPlatform().daemon().start(this::receive);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** The question as an answer with this code and no records. */
    static ByteBuffer reply(ByteBuffer question, ReplyCode code) {
        ByteBuffer reply = ByteBuffer.allocate(question.remaining());
        reply.put(question.duplicate()).flip();
        return reply.putShort(2, (short) (0x8100 | code.code()));
    }

    IpPort address() {
        return IpPort.of((InetSocketAddress) listener.getLocalSocketAddress());
    }

    private void receive() {
        byte[] buffer = new byte[4096];
        while (!datagrams.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                questions.incrementAndGet();
                ByteBuffer question = ByteBuffer.wrap(buffer, 0, packet.getLength());
                for (ByteBuffer answer : answers.apply(question)) {
                    byte[] bytes = Messages.bytes(answer);
                    datagrams.send(
                            new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                assert datagrams.isClosed() : e;
            }
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket connection = listener.accept()) {
                DataInputStream in = new DataInputStream(connection.getInputStream());
                DataOutputStream out = new DataOutputStream(connection.getOutputStream());
                ByteBuffer question = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
                questions.incrementAndGet();
                for (ByteBuffer answer : answers.apply(question)) {
                    out.writeShort(answer.remaining());
                    out.write(Messages.bytes(answer));
                }
            } catch (IOException e) {
                assert listener.isClosed() : e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        listener.close();
    }
}
