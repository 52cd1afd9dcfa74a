package io.moeplacement.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** The settings a solver is created with, already parsed and checked. Immutable. */
public final class SettingValues {

    private static final SettingValues DEFAULTS = new SettingValues(Map.of());

    private final Map<SolverSetting<?>, Object> values;

    private SettingValues(Map<SolverSetting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** Every setting at its default. */
    public static SettingValues defaults() {
        return DEFAULTS;
    }

    /**
     * Settings with the given text values; the others at their defaults.
     *
     * @param texts values as written
     * @param refusal makes the exception for a text that is not allowed for its setting
     */
    public static SettingValues parse(
            Map<SolverSetting<?>, String> texts,
            BiFunction<SolverSetting<?>, String, ? extends RuntimeException> refusal) {
        Map<SolverSetting<?>, Object> values = new HashMap<>();
        texts.forEach((setting, text) -> {
            try {
                values.put(setting, setting.parser().apply(text));
            } catch (IllegalArgumentException e) {
                RuntimeException refused = refusal.apply(setting, text);
                refused.addSuppressed(e);
                throw refused;
            }
        });
        return new SettingValues(values);
    }

    /** The value of a setting. */
    @SuppressWarnings("unchecked") // values come from the setting's own parser
    public <T> T get(SolverSetting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }
}
