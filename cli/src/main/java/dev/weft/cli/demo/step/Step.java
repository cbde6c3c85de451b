package dev.weft.cli.demo.step;

/** A claim of the demo, and how it is observed. */
public interface Step {

    /** The claim, in a line. */
    String title();

    /** Does what it takes and observes; throws at the first thing that is not as claimed. */
    void run(DemoMesh mesh, Observations seen) throws DemoFailure;
}
