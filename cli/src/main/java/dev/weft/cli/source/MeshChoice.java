package dev.weft.cli.source;

import dev.weft.local.LocalMesh;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.config.LocalMeshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says which mesh is meant, for commands that ask a running one. */
public final class MeshChoice {

    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description =
                    "Name of the local mesh; without it \"local\", or the only one that is running")
    private String name = "";

    /** The running mesh; throws {@link NoMeshException} when there is none. */
    public LocalMeshClient running() {
        return LocalMesh.find(config())
                .orElseThrow(() ->
                        new NoMeshException(
                                "no mesh is running in "
                                        + config().runDirectory()
                                        + ": start one with \"weft local up\", or with"
                                        + " \"weft demo --keep\""));
    }

    /** The programs of the running mesh. */
    public MeshPrograms programs() {
        return new MeshPrograms(running().files());
    }

    /** What is known of the mesh that is meant, whether it runs or not. */
    public LocalMeshConfig config() {
        if (!name.isEmpty()) {
            return LocalMeshConfig.named(name);
        }
        var usual = LocalMeshConfig.defaults();
        if (LocalMesh.find(usual).isPresent()) {
            return usual;
        }
        var others = others(usual);
        return others.size() == 1 ? others.getFirst() : usual;
    }

    private static List<LocalMeshConfig> others(LocalMeshConfig usual) {
        var folder = Optional.ofNullable(usual.runDirectory().getParent()).orElseThrow();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var meshes = Files.list(folder)) {
            return meshes.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(mesh -> mesh.matches("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?"))
                    .map(LocalMeshConfig::named)
                    .filter(config -> LocalMesh.find(config).isPresent())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
