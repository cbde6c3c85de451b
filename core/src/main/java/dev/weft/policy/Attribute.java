package dev.weft.policy;

/** The kinds of attribute a match may ask for, in the words of explanations. */
public enum Attribute {
    NAMESPACE("source namespace"),
    PRINCIPAL("source principal"),
    SERVICE_ACCOUNT("source service account"),
    SOURCE_IP("source address"),
    DESTINATION_IP("destination address"),
    DESTINATION_PORT("destination port");

    private final String words;

    Attribute(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
