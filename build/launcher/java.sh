# shellcheck shell=sh
# Finds a JDK 25 or newer, and Maven.

# Prints the feature version of the JDK in folder $1, or nothing when it is no JDK.
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints where a JDK may be, a folder a line: the user's choice first, then the usual places.
jdk_candidates() {
    printf '%s\n' "${JAVA_HOME-}"
    for found in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        printf '%s\n' "$found"
    done
    if command -v javac >/dev/null 2>&1; then
        dirname -- "$(dirname -- "$(readlink -f -- "$(command -v javac)")")"
    fi
}

# Sets JAVA_HOME to the first candidate of version 25 or newer; fails when there is none.
look_for_java() {
    while IFS= read -r candidate; do
        version=$(jdk_version "$candidate")
        if [ "${version:-0}" -ge 25 ]; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return 0
        fi
    done <<END
$(jdk_candidates)
END
    return 1
}

find_java() {
    look_for_java && return 0
    if may_install && is_offered openjdk-25-jdk-headless &&
        install_packages openjdk-25-jdk-headless && look_for_java; then
        return 0
    fi
    say "no JDK 25 or newer in JAVA_HOME (${JAVA_HOME:-not set}), below /usr/lib/jvm, or on the PATH"
    if command -v apt-cache >/dev/null 2>&1 && is_offered openjdk-25-jdk-headless; then
        die "run: $(install_hint openjdk-25-jdk-headless)"
    fi
    die "this system's packages have none: install a JDK 25, such as Eclipse Temurin 25" \
        "(package temurin-25-jdk), below /usr/lib/jvm or set JAVA_HOME to its folder"
}

# Sets MVN to the program.
find_maven() {
    for candidate in "${MAVEN_HOME-}/bin/mvn" "$(command -v mvn || true)" \
        /usr/share/maven/bin/mvn "$HOME"/.sdkman/candidates/maven/current/bin/mvn; do
        if [ -x "$candidate" ]; then
            MVN=$candidate
            return 0
        fi
    done
    # Its own package would bring an old JDK along: recommended packages are left out.
    if may_install && install_packages maven && command -v mvn >/dev/null 2>&1; then
        MVN=$(command -v mvn)
        return 0
    fi
    die "Maven is missing (3.8.7 or newer); run: $(install_hint maven)"
}
