/** The {@code placement} command. */
module io.moeplacement.cli {
    requires com.github.mustachejava;
    requires info.picocli;
    requires io.moeplacement.api;
    requires io.moeplacement.formats;
    requires io.moeplacement.runtime;
    requires io.moeplacement.testkit;
    requires me.tongfei.progressbar;
    requires static org.jspecify;

    // picocli fills the annotated fields of the commands.
    opens io.moeplacement.cli to
            info.picocli;

    // The template reads the records of the page.
    opens io.moeplacement.cli.report to
            com.github.mustachejava;
}
