package dev.weft.local.config;

import java.nio.file.Path;

/**
 * The files of one running mesh, by name. Programs inside the mesh and clients outside of it meet
 * at the Unix sockets below this folder.
 *
 * @param root absolute path, short enough that socket paths below it fit (see {@link #checked})
 */
public record RunDirectory(Path root) {

    /** The kernel allows 107 bytes for a socket path; the longest name below the root takes 40. */
    private static final int LONGEST_ROOT = 66;

    /** The run directory at {@code root}, refused when its sockets could not be bound. */
    public static RunDirectory checked(Path root) {
        Path absolute = root.toAbsolutePath().normalize();
        if (absolute.toString().length() > LONGEST_ROOT) {
            throw LocalMeshException.of(
                    "run directory %s is %d characters long: at most %d leave room for socket"
                            + " names, choose a shorter one",
                    absolute, absolute.toString().length(), LONGEST_ROOT);
        }
        return new RunDirectory(absolute);
    }

    /** The Kubernetes objects of the mesh, as YAML: what controller and agents watch. */
    public Path cluster() {
        return root.resolve("cluster");
    }

    public Path tokens() {
        return root.resolve("tokens.yaml");
    }

    public Path rootCertificate() {
        return root.resolve("root-cert.pem");
    }

    public Path authority() {
        return root.resolve("ca");
    }

    public Path namespaces() {
        return root.resolve("netns");
    }

    /** Bind mount of a pod's network namespace, visible to the programs of the mesh only. */
    public Path podNamespace(String podUid) {
        return namespaces().resolve(podUid);
    }

    public Path nodeNamespace(String node) {
        return namespaces().resolve("node-" + node);
    }

    /** What a pod sees below /etc in place of the machine's own. */
    public Path podFiles(String podUid) {
        return podFiles().resolve(podUid);
    }

    /** The folders of all pods' files, by uid. */
    public Path podFiles() {
        return root.resolve("pods");
    }

    /** The token of a pod's service account. */
    public Path podToken(String podUid) {
        return podFiles(podUid).resolve("token");
    }

    /** Where the admin pages of a program in a pod are, if it is a program of the mesh. */
    public Path podAdmin(String podUid) {
        // Not below the pod's files: that path would be too long for a socket.
        return podAdmins().resolve(podUid.substring(0, Math.min(18, podUid.length())) + ".sock");
    }

    public Path podAdmins() {
        return root.resolve("gw");
    }

    /** Programs that pods find on their PATH. */
    public Path bin() {
        return root.resolve("bin");
    }

    public Path node(String node) {
        return root.resolve(node);
    }

    public Path zdsSocket(String node) {
        return node(node).resolve("ztunnel.sock");
    }

    public Path token(String node) {
        return node(node).resolve("token");
    }

    public Path agentDirectory(String node) {
        return node(node).resolve("cni");
    }

    public Path agentSocket(String node) {
        return agentDirectory(node).resolve("pluginevent.sock");
    }

    public Path nodeProxyAdmin(String node) {
        return node(node).resolve("ztunnel-admin.sock");
    }

    public Path controllerAdmin() {
        return root.resolve("controller-admin.sock");
    }

    public Path controlSocket() {
        return root.resolve("control.sock");
    }

    /** Leads into the network of the mesh, from outside of it. */
    public Path forwardSocket() {
        return root.resolve("forward.sock");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String program) {
        return logs().resolve(program + ".log");
    }

    public Path captures() {
        return root.resolve("captures");
    }

    /** Held locked by a command while it starts or ends the mesh. */
    public Path lock() {
        return root.resolve("lock");
    }

    /** Process id, as seen outside, of the process whose end ends the whole mesh. */
    public Path supervisorPid() {
        return root.resolve("supervisor.pid");
    }

    public Path settings() {
        return root.resolve("settings.json");
    }
}
