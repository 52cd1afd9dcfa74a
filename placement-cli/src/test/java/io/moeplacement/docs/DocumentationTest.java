package io.moeplacement.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Topology;
import io.moeplacement.formats.ModelJson;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.ProblemJson;
import io.moeplacement.formats.TopologyJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages claim about names and files is true. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void noPageHasAnUnfilledPlaceholderOrABrokenLink() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        for (Path page : pages()) {
            String text = Files.readString(page);
            assertThat(text).as(page.toString()).doesNotContainPattern("@[A-Z]+@");
            Matcher links = link.matcher(text);
            while (links.find()) {
                assertThat(page.resolveSibling(links.group(1)))
                        .as("link in %s", page)
                        .exists();
            }
        }
    }

    @Test
    void readmeNamesEverySolverThatIsInstalled() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        for (String solver : PlacementSolvers.discover().names()) {
            assertThat(readme).contains("| `" + solver + "` |");
        }
    }

    @Test
    void samplesOfTheFilesPageAreRead(@TempDir Path folder) throws IOException {
        String page = Files.readString(ROOT.resolve("docs").resolve("files.md"));
        Topology topology = TopologyJson.read(sample(page, "Topology", folder));
        assertThat(topology.nodes()).isEqualTo(2);
        assertThat(ModelJson.read(sample(page, "Model", folder)).name()).isEqualTo("gpt-oss-20b");
        PlacementProblem problem = ProblemJson.read(sample(page, "Problem", folder), 1 << 20);
        assertThat(PlacementSolvers.discover().create("auto").solve(problem).isFeasible())
                .isTrue();
        PlacementContext context = PlacementContext.of(problem.profile().layerIds(), 4, 4);
        Path placement = sample(page, "Placements", folder);
        assertThat(PlacementFormats.read(placement, context).copies(0, 0)).isEqualTo(2);
    }

    private static List<Path> pages() {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            return files.filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !path.toString().contains("target"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON block of a section, written to a file. */
    private static Path sample(String page, String heading, Path folder) throws IOException {
        String section = page.substring(page.indexOf("\n## " + heading));
        Matcher block = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(section);
        assertThat(block.find()).as("sample of %s", heading).isTrue();
        return Files.writeString(folder.resolve(heading + ".json"), block.group(1));
    }
}
