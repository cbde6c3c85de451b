package dev.weft.discovery;

import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshStateStore;
import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import dev.weft.wds.AddressCodec;
import dev.weft.wds.AuthorizationCodec;
import dev.weft.wds.MeshAddress;
import dev.weft.wds.WdsException;
import dev.weft.wds.WdsTypes;
import dev.weft.workload.Service;
import dev.weft.workload.SharedParts;
import dev.weft.workload.Workload;
import dev.weft.xds.Rejection;
import dev.weft.xds.ResourceUpdate;
import dev.weft.xds.Subscription;
import dev.weft.xds.XdsResource;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings what the control plane says into the mesh state, one change for each response. What cannot
 * be read is refused by name and keeps its last good state.
 *
 * <p>Runs on the discovery stream's thread.
 */
public final class MeshDiscovery {
    private final MeshStateStore store;
    private final SharedParts shared = new SharedParts();

    public MeshDiscovery(MeshStateStore store) {
        this.store = store;
    }

    /** What to subscribe to so that all of the mesh becomes known. */
    public List<Subscription> subscriptions() {
        return subscriptions(Subscription.Mode.WILDCARD);
    }

    /**
     * What to subscribe to.
     *
     * @param addresses whether workloads and services are all told, or those that are asked for;
     *     policies are always told
     */
    public List<Subscription> subscriptions(Subscription.Mode addresses) {
        return List.of(
                new Subscription(WdsTypes.ADDRESS, addresses, this::addresses),
                new Subscription(
                        WdsTypes.AUTHORIZATION, Subscription.Mode.WILDCARD, this::policies));
    }

    private List<Rejection> addresses(ResourceUpdate update) {
        List<Workload> workloads = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        for (XdsResource resource : update.changed()) {
            try {
                switch (AddressCodec.decode(resource.name(), resource.body())) {
                    case MeshAddress.OfWorkload of -> workloads.add(shared.in(of.workload()));
                    case MeshAddress.OfService of -> services.add(of.service());
                }
            } catch (WdsException e) {
                rejections.add(new Rejection(resource.name(), e.reason()));
            }
        }
        store.apply(MeshChange.ofAddresses(workloads, services, update.removed()));
        return rejections;
    }

    private List<Rejection> policies(ResourceUpdate update) {
        List<Authorization> policies = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        for (XdsResource resource : update.changed()) {
            try {
                policies.add(AuthorizationCodec.decode(resource.name(), resource.body()));
            } catch (WdsException e) {
                rejections.add(new Rejection(resource.name(), e.reason()));
            }
        }
        List<PolicyKey> removed = update.removed().stream().map(PolicyKey::parse).toList();
        store.apply(MeshChange.ofPolicies(policies, removed));
        return rejections;
    }
}
