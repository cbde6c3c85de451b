package dev.weft.local;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips, with the reason, where namespaces can be made neither as root nor as a user. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresNamespaces.Condition.class)
@interface RequiresNamespaces {

    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String problem = problem();
            return problem.isEmpty()
                    ? ConditionEvaluationResult.enabled("namespaces can be made")
                    : ConditionEvaluationResult.disabled(
                            "no namespaces can be made here (root or user namespaces needed): "
                                    + problem);
        }

        private static String problem() {
            try {
                Process probe =
                        new ProcessBuilder(
                                        "unshare",
                                        "--map-root-user",
                                        "--mount",
                                        "--net",
                                        "--pid",
                                        "--fork",
                                        "--mount-proc",
                                        "ip",
                                        "link",
                                        "set",
                                        "lo",
                                        "up")
                                .redirectErrorStream(true)
                                .start();
                String output =
                        new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                probe.waitFor(10, TimeUnit.SECONDS);
                return probe.exitValue() == 0 ? "" : output;
            } catch (IOException e) {
                return e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return e.toString();
            }
        }
    }
}
