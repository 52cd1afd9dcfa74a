package io.moeplacement.formats.torch;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Element types of a storage, under the names they have in a pickle. */
public enum StorageType {
    /** float64. */
    DOUBLE("DoubleStorage", 8, false),
    /** float32. */
    FLOAT("FloatStorage", 4, false),
    /** float16. */
    HALF("HalfStorage", 2, false),
    /** bfloat16: the upper half of a float32. */
    BFLOAT16("BFloat16Storage", 2, false),
    /** int64. */
    LONG("LongStorage", 8, true),
    /** int32. */
    INT("IntStorage", 4, true),
    /** int16. */
    SHORT("ShortStorage", 2, true),
    /** int8. */
    CHAR("CharStorage", 1, true),
    /** uint8. */
    BYTE("ByteStorage", 1, true),
    /** bool, one byte. */
    BOOL("BoolStorage", 1, true);

    private final String className;
    private final int bytes;
    private final boolean integer;

    StorageType(String className, int bytes, boolean integer) {
        this.className = className;
        this.bytes = bytes;
        this.integer = integer;
    }

    static @Nullable StorageType named(String className) {
        for (StorageType type : values()) {
            if (type.className.equals(className)) {
                return type;
            }
        }
        return null;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are whole numbers. */
    public boolean isInteger() {
        return integer;
    }

    /** One element of an integer type, from the buffer's position on. */
    long wholeFrom(ByteBuffer buffer) {
        return switch (this) {
            case LONG -> buffer.getLong();
            case INT -> buffer.getInt();
            case SHORT -> buffer.getShort();
            case CHAR -> buffer.get();
            case BYTE, BOOL -> Byte.toUnsignedInt(buffer.get());
            default -> throw new IllegalStateException(this + " holds no whole numbers");
        };
    }

    /** One element of any type; whole numbers above 2^53 are rounded. */
    double numberFrom(ByteBuffer buffer) {
        return switch (this) {
            case DOUBLE -> buffer.getDouble();
            case FLOAT -> buffer.getFloat();
            case HALF -> half(buffer.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort() << 16);
            default -> wholeFrom(buffer);
        };
    }

    /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
    private static double half(short bits) {
        int exponent = (bits >> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        double size;
        if (exponent == 0x1F) {
            size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            size = exponent == 0
                    ? Math.scalb((double) fraction, -24)
                    : Math.scalb((double) (fraction + 0x400), exponent - 25);
        }
        return bits < 0 ? -size : size;
    }
}
