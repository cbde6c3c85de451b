#!/bin/sh
# The proxy of a Gateway: a waypoint, or an edge. The pods that are made for a Gateway run it.
set -e
: "${GATEWAY_NAME:?is not set: this is the program of the pods that are made for a Gateway}"
export GATEWAY_NAMESPACE="${GATEWAY_NAMESPACE:-$POD_NAMESPACE}"
export XDS_ADDRESS=@control@ CA_ADDRESS=@control@
export XDS_ROOT_CA=@root@ CA_ROOT_CA=@root@
export AUTH_TOKEN="$POD_TOKEN"
export INSTANCE_IP="$POD_IP"
export ADMIN_SOCKET="$POD_ADMIN"
export CLUSTER_ID=Kubernetes TRUST_DOMAIN=cluster.local NETWORK=
export IPV6_ENABLED=@ipv6@
export MALLOC_ARENA_MAX=2
exec @command@
