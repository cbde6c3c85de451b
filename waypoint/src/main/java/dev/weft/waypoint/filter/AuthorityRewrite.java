package dev.weft.waypoint.filter;

/** Another Host, or {@code :authority}. */
public record AuthorityRewrite(String authority) implements RequestEdit {

    @Override
    public void apply(Exchange exchange) {
        exchange.request().authority(authority);
    }

    @Override
    public String text() {
        return "authority " + authority;
    }
}
