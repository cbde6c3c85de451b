package dev.weft.xds;

import com.google.protobuf.ByteString;

/** A resource as it came: still encoded. */
public record XdsResource(String name, String version, ByteString body) {}
