package dev.weft.cni.plugin;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the node agent is told about a starting pod, in the field names of the ambient CNI protocol.
 */
final class StartRequest {

    private StartRequest() {}

    static Json of(String netns, PodArguments pod, Json.ObjectValue previous) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("Netns", new Json.Text(netns));
        fields.put("PodName", new Json.Text(pod.name()));
        fields.put("PodNamespace", new Json.Text(pod.namespace()));
        fields.put("PodUID", new Json.Text(pod.uid()));
        List<Json> addresses = new ArrayList<>();
        for (Json ip : previous.list("ips")) {
            if (ip instanceof Json.ObjectValue object) {
                addresses.add(address(object));
            }
        }
        fields.put("IPs", new Json.ArrayValue(addresses));
        return new Json.ObjectValue(fields);
    }

    private static Json address(Json.ObjectValue ip) {
        String cidr = ip.text("address");
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        Map<String, Json> network = new LinkedHashMap<>();
        network.put("IP", new Json.Text(address));
        network.put("Mask", new Json.Text(mask(address, cidr.substring(slash + 1))));
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("Interface", ip.get("interface").orElse(new Json.NullValue()));
        fields.put("Address", new Json.ObjectValue(network));
        fields.put("Gateway", new Json.Text(ip.text("gateway")));
        return new Json.ObjectValue(fields);
    }

    /** The mask's bytes in Base64; all ones where the length is not told. */
    private static String mask(String address, String prefixLength) {
        byte[] mask = new byte[address.indexOf(':') < 0 ? 4 : 16];
        int ones = mask.length * 8;
        try {
            ones = Math.clamp(Integer.parseInt(prefixLength), 0, ones);
        } catch (NumberFormatException e) {
            // An address alone is a host.
        }
        for (int bit = 0; bit < ones; bit++) {
            mask[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return Base64.getEncoder().encodeToString(mask);
    }
}
