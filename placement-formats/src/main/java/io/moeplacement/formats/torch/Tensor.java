package io.moeplacement.formats.torch;

import java.util.Arrays;

/**
 * A view of a storage. Immutable, and checked: every element lies in its storage, and sizes do not overflow.
 */
public final class Tensor {

    static final int MAX_DIMENSIONS = 16;

    private final Storage storage;
    private final long offset;
    private final long[] shape;
    private final long[] strides;
    private final long elements;

    /**
     * A view.
     *
     * @param offset of the first element, in elements
     * @param shape size of every dimension, {@code [dimensions]}
     * @param strides elements between neighbours of every dimension, {@code [dimensions]}
     * @throws IllegalArgumentException when an element lies outside the storage
     * @throws ArithmeticException when sizes overflow
     */
    Tensor(Storage storage, long offset, long[] shape, long[] strides) {
        this.storage = storage;
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
        if (shape.length != strides.length || shape.length > MAX_DIMENSIONS) {
            throw new IllegalArgumentException("tensor of " + shape.length + " dimensions with " + strides.length
                    + " strides, at most " + MAX_DIMENSIONS + " are allowed");
        }
        long product = 1;
        long last = offset;
        boolean negative = offset < 0;
        for (int dimension = 0; dimension < shape.length; dimension++) {
            negative |= shape[dimension] < 0 || strides[dimension] < 0;
            product = Math.multiplyExact(product, shape[dimension]);
            last = Math.addExact(
                    last, Math.multiplyExact(Math.max(0, shape[dimension] - 1), Math.max(0, strides[dimension])));
        }
        if (negative || (product > 0 && last >= storage.elements())) {
            throw new IllegalArgumentException("tensor of shape " + Arrays.toString(shape) + ", strides "
                    + Arrays.toString(strides) + " and offset " + offset + " reaches outside its storage '"
                    + storage.key() + "' of " + storage.elements() + " elements");
        }
        this.elements = product;
    }

    /** Number of dimensions. */
    public int dimensions() {
        return shape.length;
    }

    /** Size of one dimension. */
    public long size(int dimension) {
        return shape[dimension];
    }

    /** Number of elements. */
    public long elements() {
        return elements;
    }

    /** Bytes that reading all elements takes; those of a stretched tensor count as often as they appear. */
    public long bytes() {
        return Math.multiplyExact(elements, (long) storage.type().bytes());
    }

    /** Whether elements are whole numbers. */
    public boolean isInteger() {
        return storage.type().isInteger();
    }

    /** The shape as torch writes it, for messages. */
    public String shapeText() {
        return Arrays.toString(shape);
    }

    Storage storage() {
        return storage;
    }

    long offset() {
        return offset;
    }

    long stride(int dimension) {
        return strides[dimension];
    }

    /** Whether elements lie one after another in C order. */
    boolean isContiguous() {
        long expected = 1;
        for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
            if (shape[dimension] != 1 && strides[dimension] != expected) {
                return elements == 0;
            }
            expected *= shape[dimension];
        }
        return true;
    }

    /** Elements from the first to the last one looked at, both included. */
    long span() {
        long span = 1;
        for (int dimension = 0; dimension < shape.length; dimension++) {
            span += (shape[dimension] - 1) * strides[dimension];
        }
        return elements == 0 ? 0 : span;
    }
}
