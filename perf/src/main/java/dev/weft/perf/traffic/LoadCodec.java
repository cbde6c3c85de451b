package dev.weft.perf.traffic;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** Requests and reports as lines of JSON. */
final class LoadCodec {

    /** A load without operations has percentiles that are no numbers. */
    static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

    private LoadCodec() {}
}
