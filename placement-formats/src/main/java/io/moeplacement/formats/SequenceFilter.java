package io.moeplacement.formats;

/**
 * Keeps the sequences of a trace whose id modulo {@code modulus} is {@code remainder}, for fits and scores on different
 * sequences.
 *
 * @param remainder in 0..modulus-1
 * @param modulus at least 1
 */
public record SequenceFilter(int remainder, int modulus) {

    /** @throws IllegalArgumentException when a figure is outside its range */
    public SequenceFilter {
        if (modulus < 1) {
            throw new IllegalArgumentException("sequence modulus (" + modulus + ") must be at least 1");
        }
        if (remainder < 0 || remainder >= modulus) {
            throw new IllegalArgumentException("sequence remainder (" + remainder + ") must be in 0.." + (modulus - 1));
        }
    }

    /** Whether a sequence is kept. */
    public boolean keeps(long sequence) {
        return Math.floorMod(sequence, (long) modulus) == remainder;
    }

    @Override
    public String toString() {
        return remainder + "/" + modulus;
    }
}
