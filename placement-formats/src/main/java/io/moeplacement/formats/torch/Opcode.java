package io.moeplacement.formats.torch;

import org.jspecify.annotations.Nullable;

/** Instructions of pickles, under Python's names. What is refused is here for the message alone. */
enum Opcode {
    PROTO(0x80),
    STOP('.'),
    MARK('('),
    NONE('N'),
    NEWTRUE(0x88),
    NEWFALSE(0x89),
    BININT('J'),
    BININT1('K'),
    BININT2('M'),
    LONG1(0x8a),
    BINFLOAT('G'),
    BINUNICODE('X'),
    EMPTY_DICT('}'),
    EMPTY_LIST(']'),
    EMPTY_TUPLE(')'),
    TUPLE('t'),
    TUPLE1(0x85),
    TUPLE2(0x86),
    TUPLE3(0x87),
    SETITEM('s'),
    SETITEMS('u'),
    APPEND('a'),
    APPENDS('e'),
    BINPUT('q'),
    LONG_BINPUT('r'),
    BINGET('h'),
    LONG_BINGET('j'),
    GLOBAL('c'),
    BINPERSID('Q'),
    REDUCE('R'),
    POP('0', false),
    POP_MARK('1', false),
    DUP('2', false),
    FLOAT('F', false),
    INT('I', false),
    LONG('L', false),
    PERSID('P', false),
    STRING('S', false),
    BINSTRING('T', false),
    SHORT_BINSTRING('U', false),
    UNICODE('V', false),
    BUILD('b', false),
    DICT('d', false),
    GET('g', false),
    INST('i', false),
    LIST('l', false),
    OBJ('o', false),
    PUT('p', false),
    NEWOBJ(0x81, false),
    EXT1(0x82, false),
    EXT2(0x83, false),
    EXT4(0x84, false),
    LONG4(0x8b, false),
    BINBYTES('B', false),
    SHORT_BINBYTES('C', false),
    SHORT_BINUNICODE(0x8c, false),
    BINUNICODE8(0x8d, false),
    BINBYTES8(0x8e, false),
    EMPTY_SET(0x8f, false),
    ADDITEMS(0x90, false),
    FROZENSET(0x91, false),
    NEWOBJ_EX(0x92, false),
    STACK_GLOBAL(0x93, false),
    MEMOIZE(0x94, false),
    FRAME(0x95, false),
    BYTEARRAY8(0x96, false),
    NEXT_BUFFER(0x97, false),
    READONLY_BUFFER(0x98, false);

    private static final @Nullable Opcode[] BY_CODE = new Opcode[256];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;
    private final boolean allowed;

    Opcode(int code) {
        this(code, true);
    }

    Opcode(int code, boolean allowed) {
        this.code = code;
        this.allowed = allowed;
    }

    /** The instruction of a byte 0..255, or null when Python has none. */
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    /** Whether tensors and plain values need it. */
    boolean isAllowed() {
        return allowed;
    }
}
