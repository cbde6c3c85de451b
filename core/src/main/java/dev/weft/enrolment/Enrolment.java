package dev.weft.enrolment;

/** Whether a pod belongs to the mesh, with the reason in words. */
public sealed interface Enrolment {

    String reason();

    record Enrolled(String reason) implements Enrolment {}

    record NotEnrolled(String reason) implements Enrolment {}
}
