package dev.weft.waypoint.filter;

import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.Rewrite;
import dev.weft.waypoint.match.Dialect;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.PathMatch;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rule, or one of its backends, changes in a request and its response. Immutable.
 *
 * @param request in the order in which they are applied
 * @param response in the order in which they are applied
 */
public record Edits(List<RequestEdit> request, List<ResponseEdit> response) {

    public static final Edits NONE = new Edits(List.of(), List.of());

    public Edits {
        request = List.copyOf(request);
        response = List.copyOf(response);
    }

    /**
     * Compiles, or says what is wrong with it. Headers are changed before the path, so that their
     * substitutions speak of the path as it came.
     *
     * @param matched what the path was matched by
     */
    public static Edits compile(HttpActions actions, PathMatch matched, Dialect dialect)
            throws InvalidConfig {
        var request = new ArrayList<>(HeaderEdit.ofRequest(actions.getRequest(), dialect));
        Rewrite rewrite = actions.getRewrite();
        if (!rewrite.getAuthority().isEmpty()) {
            request.add(new AuthorityRewrite(HeaderNames.authority(rewrite.getAuthority())));
        }
        if (rewrite.hasPath()) {
            request.add(PathRewrite.compile(rewrite.getPath(), matched, dialect));
        }
        return new Edits(request, HeaderEdit.ofResponse(actions.getResponse(), dialect));
    }

    /** These around others: the request passes these first, the response passes them last. */
    public Edits around(Edits inner) {
        var all = new ArrayList<>(request);
        all.addAll(inner.request);
        var back = new ArrayList<>(inner.response);
        back.addAll(response);
        return new Edits(all, back);
    }
}
