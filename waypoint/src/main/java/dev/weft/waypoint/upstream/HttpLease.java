package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.pool.Place;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Map;

/** A place on a pooled connection. Confined to its event loop. */
final class HttpLease implements Lease {
    private final Use use;
    private final Endpoint endpoint;
    private final Target target;
    private final Place place;
    private final List<Map.Entry<String, String>> clientHeaders;

    HttpLease(Use use, Choice.Chosen chosen, Place place) {
        this.use = use;
        this.endpoint = chosen.endpoint();
        this.target = chosen.target();
        this.place = place;
        this.clientHeaders = chosen.clientHeaders();
    }

    @Override
    public Workload endpoint() {
        return endpoint.workload();
    }

    @Override
    public String address() {
        return target.way().address();
    }

    @Override
    public boolean isTunnelled() {
        return target.way().isTunnelled();
    }

    @Override
    public HttpProtocol protocol() {
        return place.protocol();
    }

    @Override
    public List<Map.Entry<String, String>> clientHeaders() {
        return clientHeaders;
    }

    @Override
    public ClientStream send(RequestHead head, boolean end, ResponseReceiver receiver) {
        use.sent();
        return place.send(head, end, receiver);
    }

    @Override
    public void responded(int status) {
        use.responded(status);
    }

    @Override
    public void done(Result result) {
        place.giveBack();
        use.done(result);
    }
}
