package dev.weft.logging;

import java.util.Collection;
import java.util.Map;
import org.tinylog.core.LogEntry;
import org.tinylog.core.LogEntryValue;
import org.tinylog.writers.ConsoleWriter;
import org.tinylog.writers.Writer;

/** Writes lines to the console if the levels in force say so. Made by the log's back-end. */
public final class LogWriter implements Writer {
    private final ConsoleWriter console;
    private final Levels levels = Levels.current();

    /** A writer with the settings of a console writer. */
    public LogWriter(Map<String, String> properties) {
        console = new ConsoleWriter(properties);
    }

    @Override
    public Collection<LogEntryValue> getRequiredLogEntryValues() {
        Collection<LogEntryValue> values = console.getRequiredLogEntryValues();
        values.add(LogEntryValue.CLASS);
        values.add(LogEntryValue.LEVEL);
        return values;
    }

    @Override
    public void write(LogEntry entry) {
        if (levels.isOn(entry.getClassName(), entry.getLevel())) {
            console.write(entry);
        }
    }

    @Override
    public void flush() {
        console.flush();
    }

    @Override
    public void close() {
        console.close();
    }
}
