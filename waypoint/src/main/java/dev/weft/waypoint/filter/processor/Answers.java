package dev.weft.waypoint.filter.processor;

import dev.weft.api.extauthz.HeaderValueOption;
import dev.weft.api.extproc.BodyMutation;
import dev.weft.api.extproc.ImmediateResponse;
import dev.weft.api.extproc.ProcessingResponse.ResponseCase;
import dev.weft.waypoint.request.EditRules;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What processors say in the place of bodies and of whole exchanges. Pure. */
final class Answers {
    private static final byte[] NOTHING = new byte[0];
    private static final int LEAST_STATUS = 200;
    private static final int MOST_STATUS = 599;

    private Answers() {}

    /** Which direction an answer is about. */
    static boolean isOfRequest(ResponseCase kind) {
        return switch (kind) {
            case REQUEST_HEADERS, REQUEST_BODY, REQUEST_TRAILERS -> true;
            case RESPONSE_HEADERS,
                    RESPONSE_BODY,
                    RESPONSE_TRAILERS,
                    IMMEDIATE_RESPONSE,
                    RESPONSE_NOT_SET ->
                    false;
        };
    }

    /** A part of a body as it goes on. */
    static byte[] bytes(BodyMutation mutation, byte[] before) {
        return switch (mutation.getMutationCase()) {
            case BODY -> mutation.getBody().toByteArray();
            case CLEAR_BODY -> mutation.getClearBody() ? NOTHING : before;
            case MUTATION_NOT_SET -> before;
        };
    }

    /** The answer that the exchange ends with. */
    static LocalResponse immediate(ImmediateResponse said) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (HeaderValueOption option : said.getHeaders().getSetHeadersList()) {
            String name = option.getHeader().getKey();
            String value = HeaderMessages.value(option);
            if (EditRules.mayBeSet(name, value)) {
                headers.add(Map.entry(name, value));
            }
        }
        int status = said.getStatus().getCode();
        return new LocalResponse(
                status >= LEAST_STATUS && status <= MOST_STATUS ? status : LEAST_STATUS,
                headers,
                said.getBody(),
                ResponseFlag.FILTER,
                "ext_proc_immediate_response");
    }
}
