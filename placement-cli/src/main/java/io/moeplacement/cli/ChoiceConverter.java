package io.moeplacement.cli;

import java.util.Collection;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Turns one of some words into a value, and answers any other word with the allowed ones and the nearest. */
abstract class ChoiceConverter<T> implements ITypeConverter<T> {

    private final Map<String, T> choices;

    ChoiceConverter(Map<String, T> choices) {
        this.choices = choices;
    }

    /** The words, in the order they are offered in. */
    Collection<String> words() {
        return choices.keySet();
    }

    @Override
    public T convert(String word) {
        T value = choices.get(word);
        if (value == null) {
            throw new TypeConversionException(new NearestWord(choices.keySet()).refuse(word));
        }
        return value;
    }
}
