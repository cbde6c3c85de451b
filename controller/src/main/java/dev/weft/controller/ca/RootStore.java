package dev.weft.controller.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Set;

/**
 * Keeps the root in a folder, so that a restart signs with the same one.
 *
 * <p>Key and certificate live in one file that only its owner may read: a rename replaces both or
 * none, and a crash in the middle leaves no half of a pair.
 */
public final class RootStore {

    static final String FILE = "root.pem";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> OWNER_FOLDER =
            PosixFilePermissions.fromString("rwx------");

    private final Path folder;

    public RootStore(Path folder) {
        this.folder = folder;
    }

    /**
     * The stored root, or a new one where there is none.
     *
     * @throws RootUnusableException when there is a file that cannot be used: a root is never
     *     replaced silently, since every certificate in use hangs from it
     */
    public RootCertificate open(String trustDomain, Instant now) throws IOException {
        Path file = folder.resolve(FILE);
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            RootCertificate root = Certificates.newRoot(trustDomain, now);
            write(file, root);
            return root;
        } catch (IOException e) {
            throw new RootUnusableException(file, "it cannot be read (" + e + ")", e);
        }
        Files.setPosixFilePermissions(file, OWNER_ONLY);
        RootCertificate root = new RootCertificate(certificate(file, text), key(file, text));
        if (!root.keyFits()) {
            throw new RootUnusableException(file, "its key does not belong to its certificate");
        }
        if (root.certificate().getBasicConstraints() < 0) {
            throw new RootUnusableException(file, "its certificate is not one of an authority");
        }
        if (root.notAfter().isBefore(now)) {
            throw new RootUnusableException(file, "its certificate expired " + root.notAfter());
        }
        return root;
    }

    private static X509Certificate certificate(Path file, String text)
            throws RootUnusableException {
        byte[] der =
                Pem.decode(Pem.CERTIFICATE, text)
                        .orElseThrow(
                                () -> new RootUnusableException(file, "it holds no certificate"));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new RootUnusableException(file, "its certificate is damaged", e);
        }
    }

    private static PrivateKey key(Path file, String text) throws RootUnusableException {
        byte[] der =
                Pem.decode(Pem.PRIVATE_KEY, text)
                        .orElseThrow(() -> new RootUnusableException(file, "it holds no key"));
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new RootUnusableException(file, "its key is damaged or not an EC key", e);
        }
    }

    private void write(Path file, RootCertificate root) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        Path draft = folder.resolve("." + FILE);
        Files.deleteIfExists(draft);
        String text = root.bundle() + Pem.encode(Pem.PRIVATE_KEY, root.key().getEncoded());
        try (FileChannel channel =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
