package io.moeplacement.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** The settings a solver is created with, already parsed and checked. Immutable. */
public final class SettingValues {

    private static final SettingValues DEFAULTS = new SettingValues(Map.of());

    /** By name: two equal calls of a factory give settings that are not equal, as their parsers differ. */
    private final Map<String, Object> values;

    private SettingValues(Map<String, Object> values) {
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
        Map<String, Object> values = new HashMap<>();
        texts.forEach((setting, text) -> {
            try {
                values.put(setting.name(), setting.parser().apply(text));
            } catch (IllegalArgumentException e) {
                RuntimeException refused = refusal.apply(setting, text);
                refused.addSuppressed(e);
                throw refused;
            }
        });
        return new SettingValues(values);
    }

    /** The value of the setting of this name; its default when it was not given. */
    @SuppressWarnings("unchecked") // values come from the setting's own parser
    public <T> T get(SolverSetting<T> setting) {
        Object value = values.get(setting.name());
        return value == null ? setting.defaultValue() : (T) value;
    }
}
