package dev.weft.mesh;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the running mesh: it may ask for a {@link Mesh} as a parameter. It is skipped, with the
 * reason, where its kind of mesh cannot be made.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MeshExtension.class)
@interface RunsMesh {

    MeshKind value() default MeshKind.SHARED;
}
