package dev.weft.admin;

/** What can be done to a path. HEAD is answered wherever GET is. */
public enum AdminMethod {
    GET,
    POST
}
