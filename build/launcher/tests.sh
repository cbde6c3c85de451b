# shellcheck shell=sh
# "./weft test": everything that can be tested here, and a summary that hides nothing.

test_help() {
    cat <<'END'
./weft test [--fast]

Runs the whole build: format, lint, forbidden calls, module and package arrows, and the tests of
every ring that can run here. It closes with what could not run and why, and with the line
"N passed, N failed, N skipped". Exit status: 0 if nothing failed.

  --fast   leave out the tests of the whole mesh (ring 3, module dist)

The rings: 1 pure decisions, 2 real sockets in one process, 3 network namespaces and the real
programs (root or user namespaces), 4 a Kubernetes cluster (kind and Docker).
END
}

# Told for each line of Maven's output: a class whose tests took a while is worth a line, and one
# with a failure always is.
module_line_of_tests() {
    case $1 in
    *'Tests run: '*'Time elapsed: '*)
        class=${1##*.}
        taken=${1#*Time elapsed: }
        taken=${taken%% *}
        tests=${1#*Tests run: }
        tests=${tests%%,*}
        case $1 in
        *'<<< '*) say "        $class: FAILED" ;;
        *)
            if [ "${taken%.*}" -ge 10 ]; then
                say "        $class: $tests tests, ${taken%.*} s"
            fi
            ;;
        esac
        ;;
    *'BUILD FAILURE'*) say "        the build failed" ;;
    esac
}

# Prints "module tests failed skipped" for each report, then "- module|class|test|reason" for each
# test that was skipped and "! module|class|test" for each that failed.
read_reports() {
    for report in "$root"/*/target/surefire-reports/TEST-*.xml; do
        [ -e "$report" ] || continue
        module=${report#"$root"/}
        awk -v module="${module%%/*}" '
            function attribute(name,   from, rest) {
                from = index($0, " " name "=\"")
                if (!from) return ""
                rest = substr($0, from + length(name) + 3)
                return substr(rest, 1, index(rest, "\"") - 1)
            }
            /<testsuite / {
                print module, attribute("tests"), attribute("failures") + attribute("errors"), attribute("skipped")
            }
            /<testcase / { test = attribute("classname") "|" attribute("name") }
            /<skipped/ {
                reason = attribute("message")
                # A reason of more than one line is not in the attribute but in the element.
                if (reason == "" && match($0, /CDATA\[/)) reason = substr($0, RSTART + RLENGTH)
                sub(/^org\.opentest4j\.TestAbortedException: /, "", reason)
                print "- " module "|" test "|" reason
            }
            /<failure|<error/ { print "! " module "|" test }
        ' "$report"
    done
}

# Prints the rings that could not run, or not whole, from the reports on stdin.
tell_skipped() {
    awk -F'|' '
        /^- / {
            module = substr($1, 3)
            reason = $4
            sub(/^Assumption failed: /, "", reason)
            sub(/^ring [0-9] not run: /, "", reason)
            if (reason == "") reason = "disabled: " $2 "." $3
            ring = module == "kind-e2e" ? 4 : (module == "dist" || module == "local" || reason ~ /namespace|nft/ ? 3 : "1 and 2")
            count["ring " ring " (" module "): " reason]++
        }
        END { for (line in count) print "not run: " line " (" count[line] " tests)" }
    ' | sed 's/(1 tests)/(1 test)/; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&apos;/'\''/g; s/&#10;.*(/ (/; s/&amp;/\&/g' | sort
}

run_tests() {
    left_out=''
    for argument in "$@"; do
        case $argument in
        --fast) left_out='!dist' ;;
        --help | -h)
            test_help
            return 0
            ;;
        *)
            say "unknown argument $argument; ./weft test --help lists them"
            return 2
            ;;
        esac
    done
    find_java
    find_maven
    missing=$(missing_packages)
    if [ -n "$missing" ] && may_install; then
        # One word for each package.
        # shellcheck disable=SC2086
        install_packages $missing || say "could not install $missing: the tests of ring 3 will not run"
    fi
    log=$root/target/test.log
    say "testing with JDK $JAVA_HOME; log: target/test.log"
    rm -f "$root"/*/target/surefire-reports/TEST-*.xml
    module_line() { module_line_of_tests "$1"; }
    built=0
    # Two modules at a time where neither needs the other: compilers and tests mostly use one
    # processor. The mesh's tests (dist) need all modules but the benchmarks, so they run alone.
    run_maven --fail-at-end --threads 2 ${left_out:+-pl "$left_out"} verify || built=1
    summarize
}

summarize() {
    reports=$(read_reports)
    printf '\n'
    printf '%s\n' "$reports" | sed -n 's/^! \([^|]*\)|\([^|]*\)|\(.*\)/failed: \1: \2.\3/p'
    printf '%s\n' "$reports" | tell_skipped
    [ -z "$left_out" ] || echo "not run: ring 3 (dist): left out by --fast"
    # The variables that awk reads: sums over all reports, and whether the build itself broke.
    totals=$(printf '%s\n' "$reports" | awk '/^[a-z]/ { t += $2; f += $3; s += $4 } END { print t + 0, f + 0, s + 0 }')
    # shellcheck disable=SC2086
    set -- $totals
    failed=$2
    if [ "$built" = 1 ] && [ "$failed" = 0 ]; then
        failed=1
        echo "failed: the build, and no test; from target/test.log:"
        grep -a '^\[ERROR\]' "$log" | head -n 20
    fi
    echo "$(($1 - $2 - $3)) passed, $failed failed, $3 skipped"
    [ "$failed" = 0 ]
}
