package dev.weft.waypoint.authz.external;

import dev.weft.api.extauthz.HeaderValueOption;
import dev.weft.api.extauthz.OkHttpResponse;
import dev.weft.api.extauthz.QueryParameter;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.RequestEdit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a gRPC service changes of a request that may pass. Pure. */
final class GrpcEdits {

    private static final int ADD_IF_ABSENT = 1;
    private static final int OVERWRITE_IF_EXISTS = 3;

    private GrpcEdits() {}

    static List<RequestEdit> of(RequestHead head, OkHttpResponse ok) {
        List<RequestEdit> edits = new ArrayList<>();
        for (String name : ok.getHeadersToRemoveList()) {
            if (EditRules.mayBeSet(name)) {
                edits.add(new RequestEdit.RemoveHeader(name));
            }
        }
        for (HeaderValueOption option : ok.getHeadersList()) {
            header(head, option, edits);
        }
        if (ok.getQueryParametersToSetCount() > 0 || ok.getQueryParametersToRemoveCount() > 0) {
            edits.add(new RequestEdit.SetTarget(target(head.target(), ok)));
        }
        return edits;
    }

    static String value(HeaderValueOption option) {
        return option.getHeader().getRawValue().isEmpty()
                ? option.getHeader().getValue()
                : option.getHeader().getRawValue().toString(StandardCharsets.ISO_8859_1);
    }

    private static void header(
            RequestHead head, HeaderValueOption option, List<RequestEdit> edits) {
        String name = option.getHeader().getKey();
        String value = value(option);
        if (!EditRules.mayBeSet(name, value)) {
            return;
        }
        if (option.getAppend().getValue()) {
            edits.add(new RequestEdit.AddHeader(name, value));
            return;
        }
        boolean present = head.headers().contains(name);
        boolean left =
                switch (option.getAppendAction()) {
                    case ADD_IF_ABSENT -> present;
                    case OVERWRITE_IF_EXISTS -> !present;
                    default -> false; // without "append" it is set
                };
        if (!left) {
            edits.add(new RequestEdit.SetHeader(name, value));
        }
    }

    private static String target(String target, OkHttpResponse ok) {
        Set<String> gone = new HashSet<>(ok.getQueryParametersToRemoveList());
        ok.getQueryParametersToSetList().forEach(parameter -> gone.add(parameter.getKey()));
        int mark = target.indexOf('?');
        List<String> pairs = new ArrayList<>();
        if (mark >= 0) {
            for (String pair : target.substring(mark + 1).split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                if (!pair.isEmpty() && !gone.contains(name)) {
                    pairs.add(pair);
                }
            }
        }
        for (QueryParameter parameter : ok.getQueryParametersToSetList()) {
            pairs.add(encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()));
        }
        String path = mark < 0 ? target : target.substring(0, mark);
        return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
