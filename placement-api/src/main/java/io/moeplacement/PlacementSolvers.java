package io.moeplacement;

import io.moeplacement.internal.AutoSolver;
import io.moeplacement.internal.BoundedSolver;
import io.moeplacement.internal.ConfigResolver;
import io.moeplacement.internal.VerifiedSolver;
import io.moeplacement.spi.BoundProvider;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverProvider;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The solvers and bounds of a class path, by name. The entry point of the library:
 *
 * <pre>{@code
 * PlacementSolver solver = PlacementSolvers.load();               // what the configuration names, else auto
 * Solution solution = solver.solve(problem);
 * }</pre>
 *
 * <p>Nothing is cached or registered globally. Immutable, thread-safe.
 */
public final class PlacementSolvers {

    private final List<SolverProvider> providers;
    private final List<BoundProvider> bounds;

    private PlacementSolvers(List<SolverProvider> providers, List<BoundProvider> bounds) {
        requireDistinct("solver", AutoSolver.NAME, providers, SolverProvider::name);
        requireDistinct("bound", ConfigResolver.SIMPLE_BOUND, bounds, BoundProvider::name);
        this.providers = providers.stream()
                .sorted(Comparator.comparing(SolverProvider::kind).thenComparing(SolverProvider::name))
                .toList();
        this.bounds = bounds.stream()
                .sorted(Comparator.comparing(BoundProvider::name))
                .toList();
    }

    private static <P> void requireDistinct(String what, String builtIn, List<P> present, Function<P, String> name) {
        TreeMap<String, P> byName = new TreeMap<>();
        for (P provider : present) {
            P other = byName.putIfAbsent(name.apply(provider), provider);
            if (other != null || name.apply(provider).equals(builtIn)) {
                throw new ConfigurationException("two " + what + "s are named (" + name.apply(provider) + "): "
                        + (other == null ? "the built-in one" : other.getClass().getName()) + " and "
                        + provider.getClass().getName());
            }
        }
    }

    /** The solver that the configuration of this process names, else {@code auto}. */
    public static PlacementSolver load() {
        return discover().create(SolverConfig.load());
    }

    /** Solvers found by the context class loader of this thread. */
    public static PlacementSolvers discover() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return discover(loader != null ? loader : PlacementSolvers.class.getClassLoader());
    }

    /**
     * Solvers found by a class loader.
     *
     * @throws ConfigurationException when a provider cannot be loaded or two have one name
     */
    public static PlacementSolvers discover(ClassLoader loader) {
        return new PlacementSolvers(
                load("solver", SolverProvider.class, loader), load("bound", BoundProvider.class, loader));
    }

    private static <P> List<P> load(String what, Class<P> type, ClassLoader loader) {
        try {
            return ServiceLoader.load(type, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new ConfigurationException("a " + what + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Solvers from providers, without any discovery.
     *
     * @throws ConfigurationException when two have one name
     */
    public static PlacementSolvers of(SolverProvider... providers) {
        return new PlacementSolvers(List.of(providers), List.of());
    }

    /**
     * The same solvers with bounds from providers, without any discovery.
     *
     * @throws ConfigurationException when two have one name
     */
    public PlacementSolvers withBounds(BoundProvider... providersOfBounds) {
        return new PlacementSolvers(providers, List.of(providersOfBounds));
    }

    /** Names of all bounds that can be asked for: {@code simple}, which every solution has, and those present. */
    public List<String> boundNames() {
        return Stream.concat(
                        Stream.of(ConfigResolver.SIMPLE_BOUND), bounds.stream().map(BoundProvider::name))
                .toList();
    }

    /** Names of all solvers: baselines, then heuristics, then exact ones, then {@code auto}. */
    public List<String> names() {
        return Stream.concat(providers.stream().map(SolverProvider::name), Stream.of(AutoSolver.NAME))
                .toList();
    }

    /** Names of the solvers of one kind, without {@code auto}. */
    public List<String> names(SolverKind kind) {
        return providers.stream()
                .filter(provider -> provider.kind() == kind)
                .map(SolverProvider::name)
                .toList();
    }

    /**
     * The solver of a name, with default settings.
     *
     * @throws ConfigurationException when there is none; the message lists the known ones and the nearest
     */
    public PlacementSolver create(String name) {
        return create(SolverConfig.named(name));
    }

    /**
     * The solver that a configuration names, with its settings; {@code auto} when it names none. Where the configuration
     * names a bound too, the solver gets half of the deadline and the bound what is left.
     *
     * @throws ConfigurationException when the configuration names a solver, bound, key or value that does not exist
     */
    public PlacementSolver create(SolverConfig config) {
        ConfigResolver resolver = new ConfigResolver(providers, names(), config);
        String name = resolver.solverName();
        Map<SolverProvider, SettingValues> settings = new LinkedHashMap<>();
        providers.forEach(provider -> settings.put(provider, resolver.settings(provider)));
        List<VerifiedSolver> wanted = settings.entrySet().stream()
                .filter(entry -> name.equals(AutoSolver.NAME)
                        || name.equals(entry.getKey().name()))
                .map(entry -> new VerifiedSolver(entry.getKey(), entry.getValue()))
                .toList();
        PlacementSolver solver = name.equals(AutoSolver.NAME) ? new AutoSolver(wanted) : wanted.get(0);
        String bound = resolver.boundName(boundNames());
        return bounds.stream()
                .filter(provider -> provider.name().equals(bound))
                .findFirst()
                .<PlacementSolver>map(provider -> new BoundedSolver(solver, provider))
                .orElse(solver);
    }
}
