package dev.weft.cli.demo;

import com.google.gson.JsonObject;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.local.client.CaptureScan;
import dev.weft.local.client.LinkCapture;
import dev.weft.local.client.PodView;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Requests from frontend to orders with a header that occurs nowhere else, while the packets
 * between the nodes are captured. At least one was answered on the other node. Closing it ends the
 * capture.
 *
 * @param asker the pod of frontend
 * @param answer of the pod on the other node
 * @param capture of the links
 * @param marker the value of the header
 */
record CrossNodeRequest(PodView asker, JsonObject answer, LinkCapture capture, String marker)
        implements AutoCloseable {

    /** Enough for both pods of orders to be asked, whichever way the service is balanced. */
    private static final String REQUESTS = "12";

    static CrossNodeRequest make(DemoMesh mesh, String name) throws DemoFailure {
        var asker = mesh.pod("frontend");
        var marker = name + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        var capture = mesh.client().capture("demo-" + name);
        try {
            var answers =
                    mesh.echo()
                            .answers(
                                    asker,
                                    "http://orders/",
                                    "-n",
                                    REQUESTS,
                                    "--new-connections",
                                    "-H",
                                    "x-demo: " + marker);
            var answer = mesh.fromAnotherNode(asker, answers);
            return new CrossNodeRequest(asker, answer, capture, marker);
        } catch (DemoFailure e) {
            capture.close();
            throw e;
        }
    }

    /** What the capture has of it up to now. */
    CaptureScan scan() {
        return capture.scan(marker);
    }

    @Override
    public void close() {
        capture.close();
    }
}
