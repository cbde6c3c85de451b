package dev.weft.linux;

/**
 * Which network namespace: two descriptors name the same one iff these are equal while either is
 * open. The kernel may reuse the inode after the namespace is gone.
 */
public record NetnsId(long device, long inode) {

    @Override
    public String toString() {
        return "net:[" + inode + "]";
    }
}
