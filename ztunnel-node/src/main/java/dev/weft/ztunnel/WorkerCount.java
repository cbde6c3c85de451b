package dev.weft.ztunnel;

/** How many event loops there are: a number, 0 for one for each CPU, or a share such as 25%. */
final class WorkerCount {
    private WorkerCount() {}

    static int quarterOfCpus() {
        return share(25);
    }

    static int parse(String text) {
        boolean share = text.endsWith("%");
        String digits = share ? text.substring(0, text.length() - 1) : text;
        int number;
        try {
            number = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number such as 2, 0, or a share such as 25%", e);
        }
        if (number < 0 || number > (share ? 100 : 1024)) {
            throw new IllegalArgumentException("0 to 1024, or 0% to 100%");
        }
        if (share) {
            return share(number);
        }
        return number == 0 ? Runtime.getRuntime().availableProcessors() : number;
    }

    private static int share(int percent) {
        int cpus = Runtime.getRuntime().availableProcessors();
        return Math.max(1, (cpus * percent + 99) / 100);
    }
}
