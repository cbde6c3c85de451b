package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import java.util.Optional;
import java.util.Set;

/** Whom one side of a connection accepts. Pure. */
sealed interface PeerRule {

    /** Why this peer is refused; empty if it is accepted. */
    Optional<String> refusal(SpiffeId peer);

    /** The identities that would do, as far as they can be listed. */
    Set<SpiffeId> expected();

    /** A client talks to these only. */
    record OneOf(Set<SpiffeId> expected) implements PeerRule {

        public OneOf {
            expected = Set.copyOf(expected);
        }

        @Override
        public Optional<String> refusal(SpiffeId peer) {
            return expected.contains(peer)
                    ? Optional.empty()
                    : Optional.of("the peer is " + peer + ", expected one of " + expected);
        }
    }

    /** A server talks to its whole trust domain; who may do what is authorization's business. */
    record AnyOf(TrustDomain trustDomain) implements PeerRule {

        @Override
        public Optional<String> refusal(SpiffeId peer) {
            return trustDomain.equals(peer.trustDomain())
                    ? Optional.empty()
                    : Optional.of("the peer is " + peer + ", expected trust domain " + trustDomain);
        }

        @Override
        public Set<SpiffeId> expected() {
            return Set.of();
        }
    }
}
