package dev.weft.ztunnel.inpod;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.api.zds.Ack;
import dev.weft.api.zds.AddWorkload;
import dev.weft.api.zds.PodResolver;
import dev.weft.api.zds.Version;
import dev.weft.api.zds.WorkloadRequest;
import dev.weft.api.zds.WorkloadResponse;
import dev.weft.api.zds.ZdsHello;
import dev.weft.linux.LinuxException;
import dev.weft.linux.Netns;
import dev.weft.linux.Packet;
import dev.weft.net.IpAddresses;
import dev.weft.net.ResolverConfig;
import dev.weft.ztunnel.inpod.ZdsException.Scope;
import java.util.Optional;

/** ZDS packets to requests and answers to packets. Any thread. */
final class ZdsCodec {
    /** The longest packet that either side sends, in bytes. */
    static final int MAX_PACKET = 1024;

    private static final int MAX_UID = 256;

    private ZdsCodec() {}

    static Packet hello() {
        return Packet.of(ZdsHello.newBuilder().setVersion(Version.V1).build().toByteArray());
    }

    /**
     * An answer.
     *
     * @param error empty for success; cut to what fits a packet
     */
    static Packet ack(String error) {
        String fitting =
                error.length() <= MAX_PACKET / 4 ? error : error.substring(0, MAX_PACKET / 4);
        Ack ack = Ack.newBuilder().setError(fitting).build();
        return Packet.of(WorkloadResponse.newBuilder().setAck(ack).build().toByteArray());
    }

    /**
     * Reads a request. Takes ownership of the packet's descriptors: an {@code Add} has the one it
     * must have, everything else is closed.
     *
     * @throws ZdsException the packet is no request, or has too many or too few descriptors
     */
    static ZdsRequest decode(Packet packet) throws ZdsException {
        boolean handedOver = false;
        try {
            ZdsRequest request = read(packet);
            handedOver = request instanceof ZdsRequest.Add;
            return request;
        } finally {
            if (!handedOver) {
                packet.close();
            }
        }
    }

    private static ZdsRequest read(Packet packet) throws ZdsException {
        WorkloadRequest message;
        try {
            message = WorkloadRequest.parseFrom(packet.data());
        } catch (InvalidProtocolBufferException e) {
            throw unreadable("not a WorkloadRequest: " + e.getMessage());
        }
        int expected = message.hasAdd() ? 1 : 0;
        if (packet.fds().size() != expected) {
            throw unreadable(
                    message.getPayloadCase()
                            + " came with "
                            + packet.fds().size()
                            + " descriptors, expected "
                            + expected);
        }
        return switch (message.getPayloadCase()) {
            case ADD -> add(message.getAdd(), packet);
            case DEL -> new ZdsRequest.Del(uid(message.getDel().getUid()));
            case KEEP -> new ZdsRequest.Keep(uid(message.getKeep().getUid()));
            case SNAPSHOT_SENT -> new ZdsRequest.SnapshotSent();
            case PAYLOAD_NOT_SET -> throw unreadable("a request without content");
        };
    }

    private static ZdsRequest add(AddWorkload add, Packet packet) throws ZdsException {
        String uid = uid(add.getUid());
        Optional<PodInfo> pod = Optional.empty();
        if (add.hasWorkloadInfo()) {
            var info = add.getWorkloadInfo();
            if (info.getNamespace().isEmpty()
                    || info.getName().isEmpty()
                    || info.getServiceAccount().isEmpty()) {
                throw unreadable(
                        "Add of "
                                + uid
                                + ": namespace '"
                                + info.getNamespace()
                                + "', name '"
                                + info.getName()
                                + "' and service account '"
                                + info.getServiceAccount()
                                + "' must not be empty");
            }
            pod =
                    Optional.of(
                            new PodInfo(
                                    uid,
                                    info.getNamespace(),
                                    info.getName(),
                                    info.getServiceAccount(),
                                    resolver(info.getResolver())));
        }
        try {
            return new ZdsRequest.Add(uid, pod, Netns.ofFd(packet.fds().getFirst()));
        } catch (LinuxException e) {
            throw unreadable("Add of " + uid + ": " + e.getMessage());
        }
    }

    /** What is no address is left out: a pod is not refused for its resolv.conf. */
    private static ResolverConfig resolver(PodResolver resolver) {
        return new ResolverConfig(
                resolver.getServersList().stream()
                        .flatMap(bytes -> IpAddresses.ofBytes(bytes.toByteArray()).stream())
                        .toList(),
                resolver.getSearchList());
    }

    private static String uid(String uid) throws ZdsException {
        if (uid.isEmpty() || uid.length() > MAX_UID) {
            throw unreadable(
                    "a pod uid of " + uid.length() + " characters, expected 1 to " + MAX_UID);
        }
        return uid;
    }

    private static ZdsException unreadable(String what) {
        return new ZdsException(Scope.CONNECTION, "the node agent sent " + what);
    }
}
