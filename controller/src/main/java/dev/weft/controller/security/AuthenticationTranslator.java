package dev.weft.controller.security;

import dev.weft.api.waypoint.Authentication;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.JwtRule;
import dev.weft.controller.attach.AttachedPolicy;
import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.attach.TargetRef;
import dev.weft.controller.attach.Targets;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.wds.WaypointTypes;
import java.util.Optional;

/** RequestAuthentications with targets; node proxies see no tokens and have no part in others. */
public final class AuthenticationTranslator implements PolicyTranslator {

    private static final int TIMEOUT_MILLIS = 5000;

    @Override
    public Optional<AttachedPolicy> translate(KubeObject object, Catalog catalog) {
        if (!PolicyTranslator.namesTargets(object)) {
            return Optional.empty();
        }
        Field spec = object.field("spec");
        Known.fields(spec, "targetRef", "targetRefs", "selector", "jwtRules");
        Targets targets = Targets.resolve(TargetRef.of(spec), object.namespace(), catalog);
        Authentication.Builder made = head(object, targets);
        spec.at("jwtRules").list().forEach(rule -> made.addRules(rule(rule)));
        return Optional.of(
                AttachedPolicy.accepted(
                        object, WaypointTypes.AUTHENTICATION, made.build(), targets));
    }

    @Override
    public Optional<AttachedPolicy> refuse(KubeObject object, Catalog catalog, String problem) {
        if (!PolicyTranslator.namesTargets(object)) {
            return Optional.empty();
        }
        Targets targets = PolicyTranslator.readableTargets(object, catalog);
        return Optional.of(
                AttachedPolicy.rejected(
                        object,
                        WaypointTypes.AUTHENTICATION,
                        head(object, targets).setInvalid(problem).build(),
                        new AttachedPolicy.Reason(
                                targets,
                                problem + "; until it is corrected no token is accepted")));
    }

    private static Authentication.Builder head(KubeObject object, Targets targets) {
        return Authentication.newBuilder()
                .setNamespace(object.namespace())
                .setName(object.name())
                .addAllTargets(targets.targets());
    }

    private static JwtRule rule(Field rule) {
        Known.fields(
                rule,
                "issuer",
                "audiences",
                "jwksUri",
                "jwks_uri",
                "jwks",
                "fromHeaders",
                "fromParams",
                "fromCookies",
                "outputPayloadToHeader",
                "outputClaimToHeaders",
                "forwardOriginalToken",
                "timeout",
                "spaceDelimitedClaims");
        String issuer = rule.at("issuer").requiredText();
        if (issuer.isEmpty()) {
            throw rule.at("issuer").wrong("the issuer of the tokens");
        }
        JwtRule.Builder made =
                JwtRule.newBuilder()
                        .setIssuer(issuer)
                        .addAllAudiences(rule.at("audiences").textList())
                        .setJwks(rule.at("jwks").text(""))
                        .setJwksUri(
                                rule.at("jwksUri")
                                        .text()
                                        .or(() -> rule.at("jwks_uri").text())
                                        .orElse(""))
                        .addAllFromParams(rule.at("fromParams").textList())
                        .addAllFromCookies(rule.at("fromCookies").textList())
                        .setPayloadHeader(rule.at("outputPayloadToHeader").text(""))
                        .setForwardToken(rule.at("forwardOriginalToken").bool(false))
                        .setTimeoutMs(Durations.ofIstio(rule.at("timeout")).orElse(TIMEOUT_MILLIS))
                        .addAllSpaceDelimitedClaims(rule.at("spaceDelimitedClaims").textList());
        if (!made.getJwks().isEmpty() && !made.getJwksUri().isEmpty()) {
            throw rule.at("jwks").wrong("either jwks or jwksUri");
        }
        for (Field header : rule.at("fromHeaders").list()) {
            Known.fields(header, "name", "prefix");
            made.addFromHeaders(
                    Header.newBuilder()
                            .setName(header.at("name").requiredText())
                            .setValue(header.at("prefix").text("")));
        }
        for (Field claim : rule.at("outputClaimToHeaders").list()) {
            Known.fields(claim, "header", "claim");
            made.addClaimHeaders(
                    Header.newBuilder()
                            .setName(claim.at("header").requiredText())
                            .setValue(claim.at("claim").requiredText()));
        }
        return made.build();
    }
}
