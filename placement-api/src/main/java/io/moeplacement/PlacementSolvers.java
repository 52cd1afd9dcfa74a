package io.moeplacement;

import io.moeplacement.internal.AutoSolver;
import io.moeplacement.internal.ConfigResolver;
import io.moeplacement.internal.VerifiedSolver;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverProvider;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The solvers of a class path, by name. The entry point of the library:
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

    private PlacementSolvers(List<SolverProvider> providers) {
        TreeMap<String, SolverProvider> byName = new TreeMap<>();
        for (SolverProvider provider : providers) {
            SolverProvider other = byName.putIfAbsent(provider.name(), provider);
            if (other != null || provider.name().equals(AutoSolver.NAME)) {
                throw new ConfigurationException("two solvers are named (" + provider.name() + "): "
                        + (other == null ? "the built-in one" : other.getClass().getName()) + " and "
                        + provider.getClass().getName());
            }
        }
        this.providers = providers.stream()
                .sorted(Comparator.comparing(SolverProvider::kind).thenComparing(SolverProvider::name))
                .toList();
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
        try {
            return new PlacementSolvers(ServiceLoader.load(SolverProvider.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());
        } catch (ServiceConfigurationError e) {
            throw new ConfigurationException("a solver cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Solvers from providers, without any discovery.
     *
     * @throws ConfigurationException when two have one name
     */
    public static PlacementSolvers of(SolverProvider... providers) {
        return new PlacementSolvers(List.of(providers));
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
     * The solver that a configuration names, with its settings; {@code auto} when it names none.
     *
     * @throws ConfigurationException when the configuration names a solver, key or value that does not exist
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
        return name.equals(AutoSolver.NAME) ? new AutoSolver(wanted) : wanted.get(0);
    }
}
