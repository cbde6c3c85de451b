package dev.weft.cli.local;

import picocli.CommandLine.Command;

/** The group of the commands for a mesh on this machine. */
@Command(
        name = "local",
        description = "Run a mesh on this machine: nodes and pods are network namespaces",
        subcommands = {
            UpCommand.class,
            ApplyCommand.class,
            DeleteCommand.class,
            PodsCommand.class,
            ExecCommand.class,
            LogsCommand.class,
            ForwardCommand.class,
            DownCommand.class,
            AotCommand.class
        },
        footer = {
            "",
            "Needs Linux, and root or unprivileged user namespaces. Nothing outside of the",
            "namespaces made here is touched; \"weft local down\" removes all of it.",
            "",
            "Examples",
            "  weft local up",
            "  weft local apply -f manifests/samples/shop/10-apps.yaml --wait",
            "  weft local apply -f manifests/samples/shop/20-enrol.yaml",
            "  weft local exec -n shop deploy/frontend -- weft-echo client http://orders/",
            "  weft local down"
        })
public final class LocalCommand {}
