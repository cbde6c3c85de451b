package dev.weft.admin;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** {@code GET /debug/heap}: what is on the heap, by class. Costs a full collection. */
public final class HeapRoute implements AdminHandler {

    @Override
    public AdminResponse handle(AdminRequest request) {
        try {
            Object histogram =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
            return AdminResponse.text(String.valueOf(histogram));
        } catch (JMException e) {
            return AdminResponse.text(501, "this runtime shows no heap: " + e.getMessage() + "\n");
        }
    }
}
