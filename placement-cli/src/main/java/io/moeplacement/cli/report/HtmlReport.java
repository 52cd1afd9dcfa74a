package io.moeplacement.cli.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page of one {@link Subject} as HTML text.
 *
 * <p>The page asks for nothing from outside and its policy forbids it: only the two scripts it was written with may run, by
 * their digests. Immutable, thread-safe.
 */
public final class HtmlReport {

    private final Subject subject;

    /** A report about a subject. */
    public HtmlReport(Subject subject) {
        this.subject = subject;
    }

    /**
     * Measures both placements and writes the page.
     *
     * @throws IOException when {@code out} fails
     */
    public void writeTo(Appendable out) throws IOException {
        ChartLibrary charts = ChartLibrary.load();
        String script = resource("report.js");
        Model model = new Model(
                Page.of(subject, charts.name()),
                resource("report.css"),
                charts.script(),
                script,
                digest(charts.script()) + " " + digest(script));
        // By this class, not by a class loader: resources of a named module are its own.
        Mustache template = new DefaultMustacheFactory(
                        name -> new InputStreamReader(open(name), StandardCharsets.UTF_8))
                .compile("report.mustache");
        StringWriter html = new StringWriter();
        template.execute(html, model);
        out.append(html.getBuffer());
    }

    /**
     * What the template sees.
     *
     * @param page the page
     * @param style its style sheet, not escaped
     * @param charts the chart library, not escaped
     * @param script its own script, not escaped
     * @param digests of both scripts, for the policy
     */
    record Model(Page page, String style, String charts, String script, String digests) {}

    private static String digest(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " of the report cannot be read", e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = HtmlReport.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(name + " of the report is missing");
        }
        return in;
    }
}
