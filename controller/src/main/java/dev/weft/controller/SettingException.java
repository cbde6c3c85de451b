package dev.weft.controller;

/** A setting that the controller cannot start with. */
final class SettingException extends Exception {

    private static final long serialVersionUID = 1;

    SettingException(String name, String value, String expected) {
        super("setting " + name + "='" + value + "': expected " + expected);
    }

    SettingException(String message) {
        super(message);
    }
}
