package dev.weft.cli.demo;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import java.time.Duration;
import java.util.Optional;

/** A policy by identity, which holds for connections that are open already, too. */
final class Step5Authorization implements Step {

    private static final String PAYMENT = "http://payment-service/";
    private static final Duration HELD = Duration.ofSeconds(60);

    @Override
    public String title() {
        return "a policy lets orders reach payment and refuses frontend, open connections included";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        var orders = mesh.pod("orders");
        var ofFrontend = HeldConnection.open(mesh.client(), frontend, PAYMENT, HELD);
        var ofOrders = HeldConnection.open(mesh.client(), orders, PAYMENT, HELD);
        seen.saw("before, frontend and orders each have a connection to payment open");

        mesh.apply("51-authz-l4.yaml");
        Await.until(
                "the open connection of frontend is cut",
                DemoMesh.PATIENCE,
                () -> ofFrontend.cut() ? Optional.empty() : Optional.of(ofFrontend.story()));
        seen.saw("the open connection of frontend was cut");
        var refused =
                mesh.echo()
                        .account(
                                frontend,
                                PAYMENT,
                                "-n",
                                "4",
                                "--timeout",
                                "3s",
                                "--new-connections");
        DemoFailure.unless(refused.cutOff(), "new connections of frontend to payment: " + refused);
        seen.saw("new connections of frontend to payment are refused, each of 4");

        var answered = mesh.echo().account(orders, PAYMENT, "-n", "20", "--new-connections");
        DemoFailure.unless(
                answered.ok() == 20 && answered.failed() == 0, "requests of orders: " + answered);
        seen.saw("20 of 20 requests of orders to payment are answered");
        var before = ofOrders.answers();
        Await.until(
                "the open connection of orders goes on",
                Duration.ofSeconds(5),
                () ->
                        ofOrders.open() && ofOrders.answers() > before
                                ? Optional.empty()
                                : Optional.of(ofOrders.story()));
        seen.saw("the open connection of orders goes on");
    }
}
