package dev.weft.mesh;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Gives tests the mesh of their kind, which the first of them starts. A failure carries the ends of
 * the programs' logs. After each class every program must be ready again and must not have reported
 * a leaked buffer.
 */
final class MeshExtension
        implements ExecutionCondition,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler,
                AfterAllCallback {

    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(MeshExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return NamespaceProbe.problem()
                .map(problem -> "ring 3 needs root or unprivileged user namespaces: " + problem)
                .or(() -> kind(context).missing())
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("namespaces can be made"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Mesh.class || type == SharedMesh.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        SharedMesh shared = shared(context);
        return parameter.getParameter().getType() == Mesh.class ? shared.mesh() : shared;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        SharedMesh shared = shared(context);
        if (!shared.isRunning()) {
            return;
        }
        Mesh mesh = shared.mesh();
        mesh.awaitPrograms();
        List<String> leaks = mesh.logs().leaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaked buffers:\n" + String.join("\n", leaks));
        }
        List<String> errors = mesh.logs().harnessErrors();
        if (!errors.isEmpty()) {
            throw new AssertionError("errors of the harness:\n" + String.join("\n", errors));
        }
    }

    private static Throwable withLogs(ExtensionContext context, Throwable failure) {
        SharedMesh shared = shared(context);
        if (failure instanceof TestAbortedException || !shared.isRunning()) {
            return failure;
        }
        return new AssertionError(
                failure.getMessage() + "\n" + shared.mesh().logs().tails(), failure);
    }

    private static SharedMesh shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(Meshes.class, key -> new Meshes(), Meshes.class)
                .of(kind(context));
    }

    private static MeshKind kind(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RunsMesh.class)
                .map(RunsMesh::value)
                .orElse(MeshKind.SHARED);
    }
}
