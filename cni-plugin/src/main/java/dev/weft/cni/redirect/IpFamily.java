package dev.weft.cni.redirect;

/** Which packets a rule is about. */
enum IpFamily {
    IPV4,
    IPV6,
    ANY
}
