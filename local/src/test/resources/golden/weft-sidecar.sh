#!/bin/sh
# The proxy of this pod alone, and the rules that redirect the pod's connections to it: of the same
# shape as those of a pod that a node proxy serves. Name it as the command of a pod's container.
set -e
nft -f - <<'RULES'
add table inet weft-sidecar-mangle
flush table inet weft-sidecar-mangle
table inet weft-sidecar-mangle {
  chain prerouting {
    type filter hook prerouting priority -150; policy accept;
    meta mark & 0xfff == 0x539 ct mark set ct mark & 0xfffff000 | 0x111 comment "remember connections of the proxy"
  }
  chain output {
    type route hook output priority -150; policy accept;
    ct mark & 0xfff == 0x111 meta mark set ct mark comment "route answers to the proxy"
  }
}
add table inet weft-sidecar-nat
flush table inet weft-sidecar-nat
table inet weft-sidecar-nat {
  chain prerouting {
    type nat hook prerouting priority -100; policy accept;
    ip daddr != 127.0.0.1 tcp dport != { 15008, 15020, 15021 } meta mark & 0xfff != 0x539 redirect to :15006 comment "inbound plaintext"
    ip6 daddr != ::1 tcp dport != { 15008, 15020, 15021 } meta mark & 0xfff != 0x539 redirect to :15006 comment "inbound plaintext"
  }
  chain output {
    type nat hook output priority -100; policy accept;
    meta l4proto tcp meta mark & 0xfff == 0x111 accept comment "answers to the proxy"
    meta nfproto ipv4 ip daddr != 127.0.0.1 oifname "lo" accept comment "the pod to itself"
    meta nfproto ipv6 ip6 daddr != ::1 oifname "lo" accept comment "the pod to itself"
    meta l4proto tcp tcp dport 15012 accept comment "the proxy to its control plane"
    ip daddr != 127.0.0.1 meta l4proto tcp meta mark & 0xfff != 0x539 redirect to :15001 comment "outbound"
    ip6 daddr != ::1 meta l4proto tcp meta mark & 0xfff != 0x539 redirect to :15001 comment "outbound"
  }
}
RULES
for family in -4 -6; do
  ip $family route replace local default dev lo table 100
  ip $family rule del pref 32764 2>/dev/null || true
  ip $family rule add fwmark 0x111/0xfff pref 32764 lookup 100
done
export PROXY_MODE=dedicated
export PROXY_WORKLOAD_INFO="$POD_NAMESPACE/$POD_NAME/$SERVICE_ACCOUNT"
export PACKET_MARK=1337
export XDS_ADDRESS=https://172.30.0.1:15012 CA_ADDRESS=https://172.30.0.1:15012
export XDS_ROOT_CA=/run/mesh/root-cert.pem CA_ROOT_CA=/run/mesh/root-cert.pem
export AUTH_TOKEN="$POD_TOKEN"
export IPV6_ENABLED=true
exec "/opt/java/bin/java" "@/opt/weft/jvm/ztunnel-node.options" -jar "/opt/weft/lib/weft-ztunnel-node.jar"
