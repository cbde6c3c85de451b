package dev.weft.cli.print;

/** The colours that are used, each for one meaning. */
public enum Colour {
    GOOD("32"),
    BAD("31"),
    DIM("2"),
    STRONG("1");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The text in this colour, where the terminal has colours. */
    public String of(String text, Terminal terminal) {
        return terminal.colours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
