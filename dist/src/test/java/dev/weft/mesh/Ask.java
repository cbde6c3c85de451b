package dev.weft.mesh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of a conformance case and what has to come of it. Immutable.
 *
 * @param from the pod that asks: {@code v1}, {@code v2} or {@code consumer}
 * @param url where to; {@code POD-V2} stands for the address of the pod of echo-v2
 * @param headers of the request, as {@code name: value}
 * @param status expected
 * @param backend how the name of the answering pod begins; empty for any
 * @param received headers as the backend has to get them; empty ones must be absent
 * @param answered headers as the client has to get them; empty ones must be absent
 * @param path that the backend has to get, if it matters
 */
record Ask(
        String from,
        String url,
        List<String> headers,
        int status,
        String backend,
        Map<String, Optional<String>> received,
        Map<String, Optional<String>> answered,
        Optional<String> path) {

    static Ask of(String url) {
        return new Ask("v1", url, List.of(), 200, "", Map.of(), Map.of(), Optional.empty());
    }

    Ask from(String pod) {
        return new Ask(pod, url, headers, status, backend, received, answered, path);
    }

    Ask with(String... more) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(Arrays.asList(more));
        return new Ask(from, url, List.copyOf(all), status, backend, received, answered, path);
    }

    Ask gets(int other) {
        return new Ask(from, url, headers, other, backend, received, answered, path);
    }

    Ask reaches(String pod) {
        return new Ask(from, url, headers, status, pod, received, answered, path);
    }

    /** The backend gets this header, with this value. */
    Ask seen(String name, String value) {
        var all = with(received, name, Optional.of(value));
        return new Ask(from, url, headers, status, backend, all, answered, path);
    }

    /** The backend does not get this header. */
    Ask unseen(String name) {
        var all = with(received, name, Optional.empty());
        return new Ask(from, url, headers, status, backend, all, answered, path);
    }

    Ask answered(String name, String value) {
        var all = with(answered, name, Optional.of(value));
        return new Ask(from, url, headers, status, backend, received, all, path);
    }

    Ask unanswered(String name) {
        var all = with(answered, name, Optional.empty());
        return new Ask(from, url, headers, status, backend, received, all, path);
    }

    Ask path(String expected) {
        return new Ask(
                from, url, headers, status, backend, received, answered, Optional.of(expected));
    }

    /** What is otherwise than it has to be; empty when nothing is. */
    List<String> complaints(Call call) {
        List<String> complaints = new ArrayList<>();
        if (call.status() != status) {
            complaints.add("status " + call.status() + ", not " + status + ": " + call.json());
            return complaints;
        }
        if (!backend.isEmpty() && !call.host().startsWith(backend)) {
            complaints.add("answered by " + call.host() + ", not by " + backend);
        }
        received.forEach((name, value) -> {
            if (!call.received(name).equals(value)) {
                complaints.add("the backend got " + name + "=" + call.received(name));
            }
        });
        answered.forEach((name, value) -> {
            if (!call.header(name).equals(value)) {
                complaints.add("the answer has " + name + "=" + call.header(name));
            }
        });
        if (path.isPresent() && !call.body("path").equals(path)) {
            complaints.add("the backend got the path " + call.body("path"));
        }
        return complaints;
    }

    @Override
    public String toString() {
        return url + (headers.isEmpty() ? "" : " " + headers) + " from " + from;
    }

    private static Map<String, Optional<String>> with(
            Map<String, Optional<String>> before, String name, Optional<String> value) {
        Map<String, Optional<String>> all = new LinkedHashMap<>(before);
        all.put(name, value);
        return Map.copyOf(all);
    }
}
