package io.moeplacement.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure message made of facts: a headline, then one {@code name: value} per line. */
final class Facts {

    private final String headline;
    private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();

    private Facts(String headline) {
        this.headline = headline;
    }

    static Facts of(String headline) {
        return new Facts(headline);
    }

    Facts and(String name, @Nullable Object value) {
        facts.put(name, value);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(headline);
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        facts.forEach((name, value) -> text.append(System.lineSeparator())
                .append("  ")
                .append(name)
                .append(" ".repeat(width - name.length()))
                .append(": ")
                .append(value));
        return text.toString();
    }
}
