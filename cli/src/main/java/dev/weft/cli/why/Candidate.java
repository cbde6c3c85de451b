package dev.weft.cli.why;

/**
 * Something that could have been decided on.
 *
 * @param matched whether it was
 * @param reason why, or why not
 */
record Candidate(String name, boolean matched, String reason) {}
