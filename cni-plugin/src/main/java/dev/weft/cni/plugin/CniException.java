package dev.weft.cni.plugin;

import java.util.LinkedHashMap;
import java.util.Map;

/** The plugin cannot do what it was asked; the runtime gets the code and the message. */
final class CniException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Error codes of the CNI specification. */
    enum Code {
        INCOMPATIBLE_VERSION(1),
        INVALID_ENVIRONMENT(4),
        IO_FAILURE(5),
        CANNOT_DECODE(6),
        INVALID_CONFIGURATION(7),
        TRY_AGAIN_LATER(11);

        private final int number;

        Code(int number) {
            this.number = number;
        }
    }

    private final Code code;

    CniException(Code code, String message) {
        super(message);
        this.code = code;
    }

    Code code() {
        return code;
    }

    /** What the runtime reads on standard output. */
    Json toJson(String cniVersion) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("cniVersion", new Json.Text(cniVersion));
        fields.put("code", new Json.NumberValue(Integer.toString(code.number)));
        fields.put("msg", new Json.Text("weft-cni: " + getMessage()));
        return new Json.ObjectValue(fields);
    }
}
