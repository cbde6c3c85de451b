package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.MalformedMessage;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one HTTP/1 head, sorted while they are read: what is passed on, and what concerns
 * this connection only.
 */
final class Fields {

    /**
     * What is written into them was checked when it was read, and is checked when it is written.
     */
    static final HttpHeadersFactory UNCHECKED =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    final HttpHeaders headers = UNCHECKED.newHeaders();
    private @Nullable List<String> named;
    private @Nullable String host;
    private @Nullable String upgrade;
    private long contentLength = -1;
    private boolean chunked;
    private boolean close;
    private boolean keepAlive;
    private boolean upgrading;
    private boolean trailersTaken;

    void add(FieldName.@Nullable Kind kind, AsciiString name, String value)
            throws MalformedMessage {
        if (kind == null) {
            headers.add(name, value);
            return;
        }
        switch (kind) {
            case END_TO_END -> headers.add(name, value);
            case COOKIE -> cookie(name, value);
            case HOP -> {}
            case HOST -> {
                if (host != null) {
                    throw MalformedMessage.bad("more than one Host");
                }
                host = value;
            }
            case CONTENT_LENGTH -> {
                if (contentLength >= 0) {
                    throw MalformedMessage.bad("more than one Content-Length");
                }
                contentLength = length(value);
                headers.add(name, value);
            }
            case TRANSFER_ENCODING -> transferEncoding(value);
            case CONNECTION -> connection(value);
            case UPGRADE -> upgrade = upgrade == null ? value : upgrade + "," + value;
            case TE -> trailersTaken |= hasToken(value, "trailers");
        }
    }

    private void cookie(AsciiString name, String value) {
        String before = headers.get(name);
        if (before == null) {
            headers.add(name, value);
        } else {
            headers.set(name, before + "; " + value);
        }
    }

    private void transferEncoding(String value) throws MalformedMessage {
        if (chunked) {
            throw MalformedMessage.bad("more than one Transfer-Encoding");
        }
        if (!value.equalsIgnoreCase("chunked")) {
            throw new MalformedMessage(
                    value.toLowerCase(Locale.ROOT).contains("chunked") ? 400 : 501,
                    "a Transfer-Encoding other than chunked");
        }
        chunked = true;
    }

    private void connection(String value) {
        for (String token : value.split(",", -1)) {
            String option = token.strip().toLowerCase(Locale.ROOT);
            switch (option) {
                case "" -> {}
                case "close" -> close = true;
                case "keep-alive" -> keepAlive = true;
                case "upgrade" -> upgrading = true;
                default -> {
                    if (named == null) {
                        named = new ArrayList<>(1);
                    }
                    named.add(option);
                }
            }
        }
    }

    /** To be called behind the last field. */
    void finish() throws MalformedMessage {
        if (chunked && contentLength >= 0) {
            throw MalformedMessage.bad("both Content-Length and Transfer-Encoding");
        }
        if (named != null) {
            for (String name : named) {
                if (!name.equals("te") && !name.equals("content-length")) {
                    headers.remove(name);
                }
            }
        }
        if (trailersTaken) {
            headers.set(HttpHeaderNames.TE, "trailers");
        }
    }

    /** The digits of a length; 18 of them are more than anybody can send. */
    static long length(CharSequence value) throws MalformedMessage {
        if (value.isEmpty() || value.length() > 18) {
            throw MalformedMessage.bad("a Content-Length that is no number");
        }
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw MalformedMessage.bad("a Content-Length that is no number");
            }
            length = length * 10 + digit;
        }
        return length;
    }

    static boolean hasToken(String list, String wanted) {
        for (String token : list.split(",", -1)) {
            int parameters = token.indexOf(';');
            String name = parameters < 0 ? token : token.substring(0, parameters);
            if (name.strip().equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    @Nullable String host() {
        return host;
    }

    /** The other protocol that is asked for or agreed to; empty if none. */
    String upgrade() {
        return upgrading && upgrade != null ? upgrade.strip() : "";
    }

    long contentLength() {
        return contentLength;
    }

    boolean chunked() {
        return chunked;
    }

    boolean close() {
        return close;
    }

    boolean keepAlive() {
        return keepAlive;
    }
}
