package dev.weft.waypoint.filter;

import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One change of one header of a request or a response. A value whose substitutions all turn out
 * empty changes nothing.
 *
 * @param name in lower case
 */
public record HeaderEdit(Operation operation, String name, HeaderText value)
        implements RequestEdit, ResponseEdit {

    /** What happens to the values that are there. */
    public enum Operation {
        /** They are replaced. */
        SET,
        /** Another one follows them. */
        ADD,
        /** They are gone. */
        REMOVE
    }

    /** Compiles changes of a request; Host means the authority. Removals come first. */
    static List<RequestEdit> ofRequest(HeaderActions actions, Dialect dialect)
            throws InvalidConfig {
        var edits = new ArrayList<RequestEdit>();
        for (HeaderEdit edit : compile(actions, dialect)) {
            if (!edit.name.equals("host") && !edit.name.equals(":authority")) {
                edits.add(edit);
            } else if (edit.operation == Operation.SET) {
                edits.add(new AuthorityRewrite(HeaderNames.authority(edit.value.source())));
            } else {
                throw new InvalidConfig("header " + edit.name + ": it can be set, nothing else");
            }
        }
        return edits;
    }

    /** Compiles changes of a response. Removals come first. */
    static List<ResponseEdit> ofResponse(HeaderActions actions, Dialect dialect)
            throws InvalidConfig {
        return List.copyOf(compile(actions, dialect));
    }

    private static List<HeaderEdit> compile(HeaderActions actions, Dialect dialect)
            throws InvalidConfig {
        var edits = new ArrayList<HeaderEdit>();
        for (String name : actions.getRemoveList()) {
            edits.add(new HeaderEdit(Operation.REMOVE, name(name), HeaderText.EMPTY));
        }
        for (Header header : actions.getSetList()) {
            edits.add(of(Operation.SET, header, dialect));
        }
        for (Header header : actions.getAddList()) {
            edits.add(of(Operation.ADD, header, dialect));
        }
        return edits;
    }

    private static HeaderEdit of(Operation operation, Header header, Dialect dialect)
            throws InvalidConfig {
        String name = name(header.getName());
        try {
            return new HeaderEdit(operation, name, HeaderText.compile(header.getValue(), dialect));
        } catch (InvalidConfig e) {
            throw e.in("header " + name);
        }
    }

    private static String name(String text) throws InvalidConfig {
        return HeaderNames.changeable(text.toLowerCase(Locale.ROOT));
    }

    @Override
    public void apply(Exchange exchange) {
        edit(exchange.request().headers(), value.of(exchange));
    }

    @Override
    public void apply(ResponseHead response, Exchange exchange) {
        edit(response.headers(), value.of(exchange, response));
    }

    private void edit(HttpHeaders headers, String text) {
        switch (operation) {
            case REMOVE -> headers.remove(name);
            case SET -> {
                if (!value.isVanished(text)) {
                    headers.set(name, text);
                }
            }
            case ADD -> {
                if (!value.isVanished(text)) {
                    headers.add(name, text);
                }
            }
        }
    }

    @Override
    public String text() {
        String what = operation.name().toLowerCase(Locale.ROOT) + " header " + name;
        return operation == Operation.REMOVE ? what : what + ": " + value.source();
    }
}
