package dev.weft.cli.waypoint;

import picocli.CommandLine.Command;

/** The group of the commands for waypoints. */
@Command(
        name = "waypoint",
        description = "Give namespaces a waypoint for HTTP routing and policy, or take it away",
        subcommands = {
            ListCommand.class,
            ApplyCommand.class,
            DeleteCommand.class,
            StatusCommand.class,
            GenerateCommand.class
        },
        footer = {
            "",
            "A waypoint is a Gateway of class weft-waypoint. The label weft.dev/use-waypoint",
            "of a namespace or a Service sends traffic through it.",
            "",
            "Examples",
            "  weft waypoint apply -n shop --enroll-namespace --wait",
            "  weft waypoint list",
            "  weft waypoint status -n shop",
            "  weft waypoint delete -n shop waypoint"
        })
public final class WaypointCommand {}
