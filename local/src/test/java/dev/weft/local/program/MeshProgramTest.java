package dev.weft.local.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import dev.weft.local.client.ProgramView.State;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is a shell that sleeps; this test answers in its place whether it is ready. */
class MeshProgramTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private ServerSocketChannel admin;
    private Thread owner = Thread.currentThread();
    private volatile String status = "200";

    @BeforeEach
    void answer() throws IOException {
        admin = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        admin.bind(UnixDomainSocketAddress.of(folder.resolve("admin.sock")));
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        admin.close();
        owner.interrupt();
        owner.join();
    }

    @Test
    void a_program_is_ready_when_it_says_so() throws InterruptedException {
        status = "503";
        MeshProgram program = start("exec sleep 100");
        ProgramView waiting = program.await(view -> !view.message().isEmpty(), PATIENCE);

        status = "200";
        ProgramView ready = program.await(view -> view.state() == State.READY, PATIENCE);

        assertThat(waiting.message()).contains("503");
        assertThat(ready.processId()).isPositive();
        program.act(ProgramAction.KILL_AND_HOLD).join();
    }

    @Test
    void a_program_that_ends_is_started_again_later() throws InterruptedException {
        MeshProgram program = start("exit 3");

        ProgramView view = program.await(now -> now.restarts() >= 2, PATIENCE);

        assertThat(view.restarts()).isGreaterThanOrEqualTo(2);
        program.act(ProgramAction.KILL_AND_HOLD).join();
    }

    @Test
    void a_killed_program_comes_back_as_another_process() throws InterruptedException {
        MeshProgram program = start("exec sleep 100");
        long before = program.await(v -> v.state() == State.READY, PATIENCE).processId();

        program.act(ProgramAction.KILL).join();

        assertThat(program.view().state()).isEqualTo(State.BACKING_OFF);
        ProgramView after = program.await(v -> v.state() == State.READY, PATIENCE);
        assertThat(after.processId()).isNotEqualTo(before);
        assertThat(after.restarts()).isEqualTo(1);
        program.act(ProgramAction.KILL_AND_HOLD).join();
    }

    @Test
    void a_program_that_is_held_down_stays_down_until_it_is_released() throws InterruptedException {
        MeshProgram program = start("exec sleep 100");
        program.await(view -> view.state() == State.READY, PATIENCE);

        program.act(ProgramAction.STOP_AND_HOLD).join();
        ProgramView held = program.view();
        program.act(ProgramAction.RELEASE).join();
        ProgramView released = program.await(view -> view.state() == State.READY, PATIENCE);

        assertThat(held.state()).isEqualTo(State.HELD_DOWN);
        assertThat(held.processId()).isZero();
        assertThat(released.processId()).isPositive();
        program.act(ProgramAction.KILL_AND_HOLD).join();
    }

    @Test
    void a_program_that_cannot_run_beside_itself_is_not_upgraded() throws InterruptedException {
        MeshProgram program = start("exec sleep 100");
        long before = program.await(v -> v.state() == State.READY, PATIENCE).processId();

        CompletableFuture<Boolean> upgrade = program.act(ProgramAction.UPGRADE);

        assertThatThrownBy(upgrade::join).hasMessageContaining("only node proxies");
        assertThat(program.view().processId()).isEqualTo(before);
        program.act(ProgramAction.KILL_AND_HOLD).join();
    }

    private MeshProgram start(String script) {
        ProgramSpec spec =
                new ProgramSpec(
                        "test",
                        List.of("sh", "-c", script),
                        Map.of(),
                        folder.resolve("admin.sock"),
                        "/ready");
        MeshProgram program = new MeshProgram(spec, folder.resolve("test.log"));
        owner = Thread.ofVirtual().start(program);
        return program;
    }

    private void serve() {
        while (admin.isOpen()) {
            try (SocketChannel connection = admin.accept()) {
                connection.read(ByteBuffer.allocate(1024));
                String reply = "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n";
                connection.write(ByteBuffer.wrap(reply.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                // The test is over, or the client went away.
            }
        }
    }
}
