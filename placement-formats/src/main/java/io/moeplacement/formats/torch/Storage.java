package io.moeplacement.formats.torch;

/**
 * Elements that tensors look at.
 *
 * @param type of every element
 * @param key name of its entry, below {@code data/}
 * @param elements number of elements, not negative
 */
public record Storage(StorageType type, String key, long elements) {

    /** @throws ArithmeticException when there are more bytes than a long holds */
    long bytes() {
        return Math.multiplyExact(elements, (long) type.bytes());
    }
}
