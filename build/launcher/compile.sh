# shellcheck shell=sh
# Builds the programs when a source is newer than they are.

# Touched with the time at which the last good build began.
stamp=$root/dist/target/built

# Prints one source that is newer than the build, if there is one.
newer_sources() {
    if [ ! -e "$stamp" ]; then
        echo "everything"
        return
    fi
    # Folders count as well: a file that is gone changes only its folder.
    find "$root/pom.xml" "$root/.mvn" "$root"/*/pom.xml "$root"/*/src/main "$root/manifests" \
        -newer "$stamp" 2>/dev/null | head -n 1
}

# Runs Maven with $@, its output in $log, and tells module by module where it is. The rest of a
# module's story is told by the function module_line, which is given each line of the output.
run_maven() {
    mkdir -p "$root/target"
    # Maven's own libraries would make the JDK warn about them four times.
    MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS-}"
    export MAVEN_OPTS
    began=$(date +%s)
    status=$root/target/build.status
    {
        if (cd "$root" && "$MVN" --batch-mode --no-transfer-progress -Dstyle.color=never "$@" 2>&1); then
            echo 0 >"$status"
        else
            echo 1 >"$status"
        fi
    } | tee "$log" | while IFS= read -r line; do
        case $line in
        '[INFO] Building Weft '[a-z]*'['*/*']')
            say "$(printf '%s' "$line" | sed 's,^.INFO. Building Weft \([a-z0-9-]*\).* \(.[0-9/]*.\)$,  \2 \1,')"
            ;;
        *) module_line "$line" ;;
        esac
    done
    return "$(cat "$status")"
}

module_line() { :; }

compile() {
    find_maven
    log=$root/target/build.log
    say "building, because of $(newer_sources); JDK $JAVA_HOME; log: target/build.log"
    mkdir -p "$root/target"
    # Two commands at once: the second waits for the first, and then has nothing to build.
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$root/target/build.lock"
        flock 9
        [ -n "$(newer_sources)" ] || return 0
    fi
    touch "$root/target/build.began"
    # Checks and tests are for "./weft test"; here only the programs matter.
    if run_maven -Dmaven.test.skip=true -Dspotless.check.skip=true -Dforbiddenapis.skip=true \
        -Denforcer.skip=true package; then
        mv "$root/target/build.began" "$stamp"
        say "built in $(($(date +%s) - began)) s"
        exec 9>&-
        return 0
    fi
    grep -a '^\[ERROR\]' "$log" | tail -n 25 >&2 || tail -n 25 "$log" >&2
    die "the build failed; all of its output is in target/build.log"
}
