package dev.weft.local.client;

/** Takes what a program inside a pod writes, as it comes; called from one thread. */
public interface ExecOutput {

    void stdout(byte[] bytes);

    void stderr(byte[] bytes);
}
