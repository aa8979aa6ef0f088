import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.dataspacetck.core.system.ConsoleMonitor;
import org.eclipse.dataspacetck.dsp.system.DspSystemLauncher;
import org.eclipse.dataspacetck.runtime.TckRuntime;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** Runs the conformance kit of the Dataspace Protocol by a file of properties, and prints figures. */
public final class RunKit {
    private static final String TESTS = "org.eclipse.dataspacetck.dsp.verification.";

    private RunKit() {}

    public static void main(String[] arguments) throws Exception {
        var properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(file);
        }
        var kit = TckRuntime.Builder.newInstance()
                .launcher(DspSystemLauncher.class)
                .monitor(new ConsoleMonitor(false, false));
        properties.forEach((name, value) -> kit.property((String) name, (String) value));
        if (arguments.length > 1) {
            kit.displayNameMatching(name -> name.startsWith(arguments[1]));
        }
        Stream.of("metadata", "catalog", "cn", "tp").forEach(each -> kit.addPackage(TESTS + each));
        TestExecutionSummary summary = kit.build().execute();
        print(summary);
        System.exit(0); // the kit leaves threads behind
    }

    private static void print(TestExecutionSummary summary) {
        for (Failure failure : summary.getFailures()) {
            var reason = String.valueOf(failure.getException()).replaceAll("\\s+", " ");
            System.out.println("Failure: " + failure.getTestIdentifier().getDisplayName());
            System.out.println("Reason: " + reason);
        }
        System.out.println("Passed tests: " + summary.getTestsSucceededCount());
        System.out.println("Failed tests: " + summary.getTotalFailureCount());
        System.out.println("Skipped tests: " + summary.getTestsSkippedCount());
    }
}
