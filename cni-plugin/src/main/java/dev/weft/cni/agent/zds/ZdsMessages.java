package dev.weft.cni.agent.zds;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.api.zds.AddWorkload;
import dev.weft.api.zds.DelWorkload;
import dev.weft.api.zds.KeepWorkload;
import dev.weft.api.zds.PodResolver;
import dev.weft.api.zds.SnapshotSent;
import dev.weft.api.zds.Version;
import dev.weft.api.zds.WorkloadInfo;
import dev.weft.api.zds.WorkloadRequest;
import dev.weft.api.zds.WorkloadResponse;
import dev.weft.api.zds.ZdsHello;
import java.nio.ByteBuffer;

/** The messages of the agent and the reading of the proxy's. */
final class ZdsMessages {

    /** What proxies read at a time, in bytes. */
    static final int MAX_PACKET = 1024;

    private ZdsMessages() {}

    /** A pod; with its resolver as far as that fits what proxies read. */
    static byte[] add(ZdsPod pod) {
        WorkloadInfo.Builder info =
                WorkloadInfo.newBuilder()
                        .setName(pod.name())
                        .setNamespace(pod.namespace())
                        .setServiceAccount(pod.serviceAccount());
        byte[] plain = add(pod.uid(), info);
        if (pod.resolver().servers().isEmpty()) {
            return plain;
        }
        PodResolver.Builder resolver = PodResolver.newBuilder();
        pod.resolver()
                .servers()
                .forEach(ip -> resolver.addServers(ByteString.copyFrom(ip.getAddress())));
        resolver.addAllSearch(pod.resolver().search());
        byte[] full = add(pod.uid(), info.setResolver(resolver));
        return full.length <= MAX_PACKET ? full : plain;
    }

    private static byte[] add(String uid, WorkloadInfo.Builder info) {
        return WorkloadRequest.newBuilder()
                .setAdd(AddWorkload.newBuilder().setUid(uid).setWorkloadInfo(info))
                .build()
                .toByteArray();
    }

    static byte[] keep(String uid) {
        return WorkloadRequest.newBuilder()
                .setKeep(KeepWorkload.newBuilder().setUid(uid))
                .build()
                .toByteArray();
    }

    static byte[] delete(String uid) {
        return WorkloadRequest.newBuilder()
                .setDel(DelWorkload.newBuilder().setUid(uid))
                .build()
                .toByteArray();
    }

    static byte[] snapshotSent() {
        return WorkloadRequest.newBuilder()
                .setSnapshotSent(SnapshotSent.getDefaultInstance())
                .build()
                .toByteArray();
    }

    /** Checks the first message of a proxy. */
    static void requireHello(ByteBuffer data) throws ZdsException {
        try {
            ZdsHello hello = ZdsHello.parseFrom(data);
            if (hello.getVersion() != Version.V1) {
                throw new ZdsException(
                        "the proxy speaks ZDS version "
                                + hello.getVersionValue()
                                + ": version 1 was expected, update the proxy");
            }
        } catch (InvalidProtocolBufferException e) {
            throw new ZdsException(
                    "the first packet was no ZdsHello: is this really a node proxy?", e);
        }
    }

    /** The error text of an acknowledgement; empty when the proxy did what was asked. */
    static String acknowledged(ByteBuffer data) throws ZdsException {
        try {
            WorkloadResponse response = WorkloadResponse.parseFrom(data);
            return switch (response.getPayloadCase()) {
                case ACK -> response.getAck().getError();
                case PAYLOAD_NOT_SET ->
                        throw new ZdsException(
                                "the proxy answered with something else than an acknowledgement");
            };
        } catch (InvalidProtocolBufferException e) {
            throw new ZdsException("the proxy answered with bytes that are no response", e);
        }
    }
}
