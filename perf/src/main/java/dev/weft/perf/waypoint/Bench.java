package dev.weft.perf.waypoint;

import java.nio.file.Path;

/**
 * What every proxy of a run is given.
 *
 * @param folder for certificates, configuration and logs
 * @param backend the backend's port on loopback
 * @param workers event loops, threads or processes
 */
record Bench(Path folder, int backend, int workers) {}
