package dev.weft.waypoint.authz.jwt;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.JwtRule;
import dev.weft.waypoint.request.RequestEdit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One rule about tokens, compiled. Immutable.
 *
 * @param keys where the issuer's are
 * @param fingerprint of the whole rule: what was verified under it stays so while it is the same
 */
record TokenRule(
        String issuer,
        Set<String> audiences,
        KeySource keys,
        List<TokenPlace> places,
        String payloadHeader,
        List<Header> claimHeaders,
        boolean forward,
        Set<String> spaceDelimited,
        ByteString fingerprint) {

    private static final int LONGEST_HEADER = 8 * 1024;

    /** The exception says what is wrong. */
    static TokenRule of(JwtRule rule) throws ParseException {
        if (rule.getIssuer().isEmpty()) {
            throw new ParseException("a rule has no issuer: expected what 'iss' of tokens says", 0);
        }
        for (Header header : rule.getClaimHeadersList()) {
            if (header.getName().isEmpty() || header.getValue().isEmpty()) {
                throw new ParseException("outputClaimToHeaders: expected header and claim", 0);
            }
        }
        Set<String> spaceDelimited = new HashSet<>(rule.getSpaceDelimitedClaimsList());
        spaceDelimited.addAll(List.of("scope", "permission"));
        return new TokenRule(
                rule.getIssuer(),
                Set.copyOf(rule.getAudiencesList()),
                KeySource.of(rule),
                places(rule),
                rule.getPayloadHeader(),
                rule.getClaimHeadersList(),
                rule.getForwardToken(),
                Set.copyOf(spaceDelimited),
                fingerprint(rule));
    }

    /** Headers that only this proxy may set. */
    Stream<String> ownHeaders() {
        Stream<String> claims = claimHeaders.stream().map(Header::getName);
        return payloadHeader.isEmpty() ? claims : Stream.concat(Stream.of(payloadHeader), claims);
    }

    /** What a verified token puts into the request. */
    List<RequestEdit> edits(Token token, Claims claims) {
        List<RequestEdit> edits = new ArrayList<>();
        if (!payloadHeader.isEmpty()) {
            edits.add(new RequestEdit.SetHeader(payloadHeader, token.payload()));
        }
        for (Header header : claimHeaders) {
            String value = headerText(claim(claims, header.getValue()));
            if (!value.isEmpty()) {
                edits.add(new RequestEdit.SetHeader(header.getName(), value));
            }
        }
        return edits;
    }

    /** By its whole name, else by the way that dots describe. */
    private static String claim(Claims claims, String name) {
        String whole = claims.scalar(List.of(name));
        return whole.isEmpty() ? claims.scalar(List.of(name.split("\\."))) : whole;
    }

    /** As bytes of UTF-8; empty for what no header can hold. */
    private static String headerText(String value) {
        boolean control = value.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
        return control || value.length() > LONGEST_HEADER
                ? ""
                : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static List<TokenPlace> places(JwtRule rule) {
        List<TokenPlace> places = new ArrayList<>();
        rule.getFromHeadersList()
                .forEach(header ->
                        places.add(
                                new TokenPlace.InHeader(
                                        header.getName().toLowerCase(Locale.ROOT),
                                        header.getValue())));
        rule.getFromParamsList().forEach(name -> places.add(new TokenPlace.InParameter(name)));
        rule.getFromCookiesList().forEach(name -> places.add(new TokenPlace.InCookie(name)));
        if (places.isEmpty()) {
            places.add(new TokenPlace.InHeader("authorization", "Bearer "));
            places.add(new TokenPlace.InParameter("access_token"));
        }
        return List.copyOf(places);
    }

    private static ByteString fingerprint(JwtRule rule) {
        try {
            return ByteString.copyFrom(
                    MessageDigest.getInstance("SHA-256").digest(rule.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
