package io.moeplacement;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Which solver to use and how: flat keys such as {@code placement.solver=heuristic}, from several sources.
 *
 * <p>Sources, strongest first: code, an explicit file, system properties, environment variables
 * ({@code PLACEMENT_ILP_THREADS} for {@code placement.ilp.threads}), {@code placement.properties} at the class-path root.
 * Whether keys and values are valid is decided by {@link PlacementSolvers}, which knows the solvers. Immutable.
 */
public final class SolverConfig {

    /** The key that names the solver. */
    public static final String SOLVER_KEY = "placement.solver";

    /** The key that names the bound: {@code simple}, or the name of a {@link io.moeplacement.spi.BoundProvider}. */
    public static final String BOUND_KEY = "placement.bound";

    /** Name of the configuration at the class-path root. */
    public static final String CLASS_PATH_FILE = "placement.properties";

    private static final String KEY_PREFIX = "placement.";
    private static final String ENVIRONMENT_PREFIX = "PLACEMENT_";

    /**
     * Keys of one source.
     *
     * @param origin where they come from, for messages
     * @param environment whether keys are names of environment variables
     * @param values values by key
     */
    public record Source(String origin, boolean environment, Map<String, String> values) {

        /** Keeps its own copy of the map. */
        public Source {
            values = Map.copyOf(values);
        }
    }

    private final List<Source> sources;

    private SolverConfig(List<Source> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Only what code says; nothing is read. */
    public static Builder builder() {
        return new Builder();
    }

    /** A configuration that names a solver and nothing else; nothing is read. */
    public static SolverConfig named(String solver) {
        return builder().solver(solver).build();
    }

    /** System properties, environment and {@code placement.properties} of the context class loader. */
    public static SolverConfig load() {
        return builder().ambient().build();
    }

    /** The sources, strongest first. */
    public List<Source> sources() {
        return sources;
    }

    /** Collects the sources of a {@link SolverConfig}. Not thread-safe. */
    public static final class Builder {

        private final Map<String, String> code = new LinkedHashMap<>();
        private @Nullable Source file;
        private @Nullable Source system;
        private @Nullable Source environment;
        private @Nullable Source classPath;

        private Builder() {}

        /** Names the solver, in code. */
        public Builder solver(String name) {
            return set(SOLVER_KEY, name);
        }

        /** Names the bound, in code. */
        public Builder bound(String name) {
            return set(BOUND_KEY, name);
        }

        /** Sets a key, in code. */
        public Builder set(String key, String value) {
            code.put(key, value);
            return this;
        }

        /**
         * Reads a properties file in UTF-8.
         *
         * @throws ConfigurationException when the file cannot be read or is no properties file
         */
        public Builder file(Path path) {
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                file = new Source("file " + path, false, read(reader));
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException("cannot read configuration " + path + ": " + e, e);
            }
            return this;
        }

        /** Takes the keys that begin with {@code placement.} from properties, as a source like system properties. */
        public Builder systemProperties(Properties properties) {
            system = new Source("system properties", false, withPrefix(toMap(properties), KEY_PREFIX));
            return this;
        }

        /** Takes the names that begin with {@code PLACEMENT_} from an environment. */
        public Builder environment(Map<String, String> variables) {
            environment = new Source("environment", true, withPrefix(variables, ENVIRONMENT_PREFIX));
            return this;
        }

        /**
         * Reads {@code placement.properties} at the root of a class path, if there is one.
         *
         * @throws ConfigurationException when it cannot be read
         */
        public Builder classPath(ClassLoader loader) {
            try (InputStream stream = loader.getResourceAsStream(CLASS_PATH_FILE)) {
                if (stream != null) {
                    Reader reader = new java.io.InputStreamReader(stream, StandardCharsets.UTF_8);
                    classPath = new Source("class path " + CLASS_PATH_FILE, false, read(reader));
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException("cannot read " + CLASS_PATH_FILE + " on the class path: " + e, e);
            }
            return this;
        }

        /** The system properties, environment and class path of this process. */
        public Builder ambient() {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return systemProperties(System.getProperties())
                    .environment(System.getenv())
                    .classPath(loader != null ? loader : SolverConfig.class.getClassLoader());
        }

        /** The configuration. */
        public SolverConfig build() {
            List<Source> sources = new ArrayList<>();
            sources.add(new Source("code", false, code));
            for (Source source : new Source[] {file, system, environment, classPath}) {
                if (source != null) {
                    sources.add(source);
                }
            }
            return new SolverConfig(sources);
        }

        private static Map<String, String> read(Reader reader) throws IOException {
            Properties properties = new Properties();
            properties.load(reader);
            return toMap(properties);
        }

        private static Map<String, String> toMap(Properties properties) {
            Map<String, String> map = new LinkedHashMap<>();
            for (String key : properties.stringPropertyNames()) {
                map.put(key, properties.getProperty(key));
            }
            return map;
        }

        private static Map<String, String> withPrefix(Map<String, String> map, String prefix) {
            Map<String, String> kept = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    kept.put(key, value);
                }
            });
            return kept;
        }
    }
}
