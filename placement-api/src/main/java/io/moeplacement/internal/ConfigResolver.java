package io.moeplacement.internal;

import io.moeplacement.ConfigurationException;
import io.moeplacement.SolverConfig;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the sources of a configuration into a solver name and checked settings.
 *
 * <p>A key of a present solver must exist; a key of an absent one is only warned about, because the same file may serve
 * deployments with and without that module. Keys that name no solver at all must exist too, except in the environment,
 * where other software may use the same prefix.
 */
public final class ConfigResolver {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigResolver.class);
    private static final String PREFIX = "placement.";

    /** Keys that belong to no solver. */
    private static final List<String> OWN_KEYS = List.of(SolverConfig.SOLVER_KEY, SolverConfig.BOUND_KEY);

    /** The bound that every solution has. */
    public static final String SIMPLE_BOUND = "simple";

    private record Entry(String value, String origin) {}

    private final List<SolverProvider> providers;
    private final List<String> solverNames;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** @throws ConfigurationException when a source names an unknown key of a present solver */
    public ConfigResolver(List<SolverProvider> providers, List<String> solverNames, SolverConfig config) {
        this.providers = providers;
        this.solverNames = solverNames;
        Map<String, String> knownKeys = knownKeysByVariable();
        for (SolverConfig.Source source : config.sources()) {
            new TreeMap<>(source.values()).forEach((key, value) -> {
                String wanted = source.environment() ? knownKeys.getOrDefault(key, keyOf(key)) : key;
                if (isKnown(wanted, key, source)) {
                    entries.putIfAbsent(wanted, new Entry(value, source.origin()));
                }
            });
        }
    }

    /**
     * Name of the wanted solver, {@code auto} when none is named.
     *
     * @throws ConfigurationException when there is no such solver
     */
    public String solverName() {
        return chosen(
                SolverConfig.SOLVER_KEY,
                "solver",
                solverNames,
                AutoSolver.NAME,
                "Maybe the module of that solver, such as placement-heuristic or placement-ilp, is not on the class path");
    }

    /**
     * Name of the wanted bound, {@link #SIMPLE_BOUND} when none is named.
     *
     * @param boundNames names of all bounds, {@link #SIMPLE_BOUND} among them
     * @throws ConfigurationException when there is no such bound
     */
    public String boundName(List<String> boundNames) {
        return chosen(
                SolverConfig.BOUND_KEY,
                "bound",
                boundNames,
                SIMPLE_BOUND,
                "Maybe the module of that bound, such as placement-ilp, is not on the class path");
    }

    private String chosen(String key, String what, List<String> names, String unnamed, String hint) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return unnamed;
        }
        String name = entry.value.trim();
        if (!names.contains(name)) {
            throw new ConfigurationException("no " + what + " is named (" + name + ") (" + key + " from "
                    + entry.origin + "); known are " + String.join(", ", names) + "; nearest is "
                    + Nearest.to(name, names) + ". " + hint);
        }
        return name;
    }

    /**
     * The settings of a solver.
     *
     * @throws ConfigurationException when a value is not allowed
     */
    public SettingValues settings(SolverProvider provider) {
        Map<SolverSetting<?>, String> texts = new LinkedHashMap<>();
        for (SolverSetting<?> setting : provider.settings()) {
            Entry entry = entries.get(keyOf(provider, setting));
            if (entry != null) {
                texts.put(setting, entry.value);
            }
        }
        return SettingValues.parse(texts, (setting, text) -> {
            String key = keyOf(provider, setting);
            String origin = entries.getOrDefault(key, new Entry(text, "code")).origin;
            return new ConfigurationException(key + " (" + text + ") from " + origin + " must be " + setting.allowed());
        });
    }

    private boolean isKnown(String key, String written, SolverConfig.Source source) {
        String origin = source.origin();
        if (OWN_KEYS.contains(key)) {
            return true;
        }
        for (SolverProvider provider : providers) {
            if (key.startsWith(PREFIX + provider.name() + ".")) {
                List<String> keys = provider.settings().stream()
                        .map(setting -> keyOf(provider, setting))
                        .toList();
                if (!keys.contains(key)) {
                    throw new ConfigurationException("unknown key (" + written + ") from " + origin + ": "
                            + (keys.isEmpty()
                                    ? "solver " + provider.name() + " has no settings"
                                    : "nearest is " + Nearest.to(key, keys)));
                }
                return true;
            }
        }
        boolean namesNoSolver = !key.startsWith(PREFIX) || key.indexOf('.', PREFIX.length()) < 0;
        if (namesNoSolver && !source.environment()) {
            throw new ConfigurationException(
                    "unknown key (" + written + ") from " + origin + ": nearest is " + Nearest.to(key, allKeys()));
        }
        LOG.warn(
                "Key {} from {} belongs to no solver that is present; nearest is {}",
                written,
                origin,
                Nearest.to(key, allKeys()));
        return false;
    }

    private List<String> allKeys() {
        List<String> keys = new ArrayList<>(OWN_KEYS);
        for (SolverProvider provider : providers) {
            provider.settings().forEach(setting -> keys.add(keyOf(provider, setting)));
        }
        return keys;
    }

    private Map<String, String> knownKeysByVariable() {
        Map<String, String> keys = new LinkedHashMap<>();
        allKeys()
                .forEach(key ->
                        keys.put(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), key));
        return keys;
    }

    /** The key a variable without an exact match stands for; hyphens cannot be told from dots except in solver names. */
    private String keyOf(String variable) {
        String key = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        for (SolverProvider provider : providers) {
            String dotted = PREFIX + provider.name().replace('-', '.') + ".";
            if (key.startsWith(dotted)) {
                return PREFIX + provider.name() + "." + key.substring(dotted.length());
            }
        }
        return key;
    }

    private static String keyOf(SolverProvider provider, SolverSetting<?> setting) {
        return PREFIX + provider.name() + "." + setting.name();
    }
}
