package dev.weft.perf.compare;

import static dev.weft.perf.compare.Figure.CLIENT_CPU_S_PER_GIB;
import static dev.weft.perf.compare.Figure.CLIENT_PRIVATE_MIB;
import static dev.weft.perf.compare.Figure.CLIENT_RSS_MIB;
import static dev.weft.perf.compare.Figure.COMPILER_SHARE;
import static dev.weft.perf.compare.Figure.CPU_S_PER_GIB;
import static dev.weft.perf.compare.Figure.CPU_US_EACH;
import static dev.weft.perf.compare.Figure.ERRORS;
import static dev.weft.perf.compare.Figure.GBIT_PER_S;
import static dev.weft.perf.compare.Figure.HEAP_MIB;
import static dev.weft.perf.compare.Figure.P50_US;
import static dev.weft.perf.compare.Figure.P999_US;
import static dev.weft.perf.compare.Figure.P99_US;
import static dev.weft.perf.compare.Figure.PER_S;
import static dev.weft.perf.compare.Figure.SERVER_CPU_S_PER_GIB;
import static dev.weft.perf.compare.Figure.SERVER_PRIVATE_MIB;
import static dev.weft.perf.compare.Figure.SERVER_RSS_MIB;
import static dev.weft.perf.compare.Figure.START_CPU_S;
import static dev.weft.perf.compare.Figure.START_S;

import dev.weft.perf.traffic.LoadRequest;
import java.util.List;

/** The cases, in the order in which they run: what is asked at rest comes before any load. */
public enum Case {
    IDLE_MEMORY(Measure.MEMORY, "idle memory", Shape.MEMORY),
    BULK_1(Measure.THROUGHPUT, "bulk, 1 connection", Shape.BULK),
    BULK_8(Measure.THROUGHPUT, "bulk, 8 connections", Shape.BULK),
    SMALL_1(Measure.LATENCY, "64 B, 1 connection", Shape.ROUND_TRIPS),
    SMALL_32(Measure.LATENCY, "64 B, 32 connections", Shape.ROUND_TRIPS),
    LARGE_1(Measure.LATENCY, "1 KiB, 1 connection", Shape.ROUND_TRIPS),
    LARGE_32(Measure.LATENCY, "1 KiB, 32 connections", Shape.ROUND_TRIPS),
    NEW_CONNECTIONS(Measure.CONNECTIONS, "new connections", Shape.CHURN),
    LOADED_MEMORY(Measure.MEMORY, "loaded memory", Shape.MEMORY),
    START(Measure.START, "start", Shape.START);

    /** Which figures a case yields. */
    private enum Shape {
        BULK,
        ROUND_TRIPS,
        CHURN,
        MEMORY,
        START
    }

    private static final double START_LIMIT_SECONDS = 40;

    private final Measure measure;
    private final String title;
    private final Shape shape;

    Case(Measure measure, String title, Shape shape) {
        this.measure = measure;
        this.title = title;
        this.shape = shape;
    }

    public Measure measure() {
        return measure;
    }

    public String title() {
        return title;
    }

    /** Columns of its table. */
    public List<Figure> figures() {
        return switch (shape) {
            case BULK ->
                    List.of(
                            GBIT_PER_S,
                            CPU_S_PER_GIB,
                            CLIENT_CPU_S_PER_GIB,
                            SERVER_CPU_S_PER_GIB,
                            COMPILER_SHARE,
                            ERRORS);
            case ROUND_TRIPS ->
                    List.of(P50_US, P99_US, P999_US, PER_S, CPU_US_EACH, COMPILER_SHARE, ERRORS);
            case CHURN -> List.of(PER_S, CPU_US_EACH, P50_US, P99_US, COMPILER_SHARE, ERRORS);
            case MEMORY ->
                    List.of(
                            CLIENT_RSS_MIB,
                            SERVER_RSS_MIB,
                            CLIENT_PRIVATE_MIB,
                            SERVER_PRIVATE_MIB,
                            HEAP_MIB,
                            ERRORS);
            case START -> List.of(START_S, START_CPU_S, ERRORS);
        };
    }

    /** Whether nothing is learned of a way without proxies. */
    boolean proxiesOnly() {
        return measure == Measure.MEMORY || measure == Measure.START;
    }

    /** The load of one window. */
    LoadRequest load(LoadRequest to, double seconds) {
        return switch (this) {
            case BULK_1 -> to.bulk(1, seconds);
            case BULK_8, LOADED_MEMORY -> to.bulk(8, seconds);
            case SMALL_1 -> to.pingPong(1, 64, seconds);
            case SMALL_32 -> to.pingPong(32, 64, seconds);
            case LARGE_1 -> to.pingPong(1, 1024, seconds);
            case LARGE_32 -> to.pingPong(32, 1024, seconds);
            case NEW_CONNECTIONS -> to.churn(8, seconds);
            case IDLE_MEMORY, START -> to.await(START_LIMIT_SECONDS);
        };
    }
}
