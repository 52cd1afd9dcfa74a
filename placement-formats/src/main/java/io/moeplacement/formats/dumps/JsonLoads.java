package io.moeplacement.formats.dumps;

import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.profiles.StepTables;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Loads in one JSON document, streamed.
 *
 * @param form what the document looks like
 */
record JsonLoads(Path file, Form form, long maxBytes) implements StepTables {

    static final String LOGICAL_COUNT = "logical_count";
    static final String LOAD_HISTORY = "load_history";
    private static final String LOGICAL_LOAD = "logical_expert_load";

    /** Kinds of documents. */
    enum Form {
        /** {@code {"logical_count": [steps][layers][experts]}}, as SGLang takes it; other keys mean nothing. */
        LOGICAL_COUNT,
        /** {@code {"load_history": [{"logical_expert_load": [layers][experts]}, ...]}}, as ADRS publishes it. */
        LOAD_HISTORY,
        /** The array alone, {@code [layers][experts]} or {@code [steps][layers][experts]}. */
        PLAIN
    }

    @Override
    public boolean hasDenseLayers() {
        return form == Form.LOGICAL_COUNT;
    }

    @Override
    public boolean isRing() {
        return form == Form.LOGICAL_COUNT;
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        JsonFiles.read(file, maxBytes, in -> {
            Counter counter = new Counter(visitor);
            switch (form) {
                case PLAIN -> JsonTables.visit(in, counter);
                case LOGICAL_COUNT ->
                    in.object(key -> {
                        if (key.equals(LOGICAL_COUNT)) {
                            JsonTables.visit(in, counter);
                        } else {
                            in.skip();
                        }
                    });
                case LOAD_HISTORY ->
                    in.object(key -> {
                        if (key.equals(LOAD_HISTORY)) {
                            in.elements(entry -> readEntry(entry, counter));
                        } else {
                            in.skip();
                        }
                    });
            }
            return counter.steps;
        });
    }

    private static void readEntry(JsonIn in, Counter counter) throws IOException {
        long before = counter.steps;
        in.object(key -> {
            if (key.equals(LOGICAL_LOAD)) {
                counter.table(JsonTables.table(in));
            } else {
                in.skip();
            }
        });
        if (counter.steps == before) {
            throw in.bad("key '" + LOGICAL_LOAD + "' is missing");
        }
    }

    /** Numbers the steps. */
    private static final class Counter implements JsonTables.Sink {

        private final Visitor visitor;
        private long steps;

        private Counter(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void table(double[][] counts) {
            visitor.step(steps++, counts);
        }
    }
}
