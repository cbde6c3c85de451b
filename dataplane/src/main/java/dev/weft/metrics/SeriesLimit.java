package dev.weft.metrics;

/** How many series one family may have, and who hears that it wanted more. */
interface SeriesLimit {

    int perFamily();

    void exceeded(String metric);
}
