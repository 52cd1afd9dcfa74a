package io.moeplacement.formats.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A dict of a pickle. Keys are texts and whole numbers. */
public final class PickleDict {

    private Map<Object, Object> entries = Map.of();

    PickleDict() {}

    void put(Object key, Object value) {
        if (entries.isEmpty()) {
            entries = new LinkedHashMap<>();
        }
        entries.put(key, value);
    }

    /** The value of a key, or null when there is no such key. */
    public @Nullable Object get(String key) {
        return entries.get(key);
    }

    /** Whether there is such a key. */
    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The keys in the order of the file. */
    public Set<Object> keys() {
        return entries.keySet();
    }
}
