package io.moeplacement.formats.torch;

import io.moeplacement.formats.torch.PickleInput.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle of protocol 2 without running it: it makes plain values and {@link Tensor}s, nothing else. Bounded in
 * memory by counting what it makes. One use, not thread-safe.
 */
final class Unpickler {

    /** Values under construction; the pickler appends items in batches of a thousand. */
    private static final int MAX_STACK = 1 << 20;

    /** Lists, dicts, tuples, texts and tensors; a dump has about twenty for every step. */
    private static final int MAX_VALUES = 1 << 20;

    /** Items of lists and tuples together. */
    private static final int MAX_ITEMS = 1 << 25;

    private static final int MAX_MEMO = 1 << 21;
    private static final int MAX_CHARACTERS = 1 << 26;

    private static final Object NONE = new None();
    private static final Object MARK = new Object();

    private final PickleInput in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final TorchObjects torch = new TorchObjects();
    private int values;
    private int items;
    private int characters;

    private Unpickler(PickleInput in) {
        this.in = in;
    }

    /** Python's None. */
    record None() {}

    /** Python's tuple. */
    record Tuple(List<Object> items) {}

    /**
     * A pickle's value and the storages it names.
     *
     * @param value {@link PickleDict}, {@link PickleList}, {@link Tensor}, Long, Double, String, Boolean or {@link None}
     * @param storages by key
     */
    record Result(Object value, Map<String, Storage> storages) {}

    /**
     * Reads a stream to its end.
     *
     * @throws Fault when the pickle asks for anything but plain values and tensors, is damaged or too large
     */
    static Result read(InputStream stream) throws IOException {
        PickleInput in = new PickleInput(stream);
        try {
            Unpickler machine = new Unpickler(in);
            Object value = machine.run();
            if (!in.atEnd()) {
                throw new Fault("data follow the end of the pickle");
            }
            return new Result(value, machine.torch.storages());
        } catch (EOFException e) {
            throw new Fault("the pickle ends at byte " + in.position() + ", before its end mark (truncated?)", e);
        } catch (Fault e) {
            throw new Fault("byte " + in.position() + ": " + e.getMessage(), e);
        }
    }

    private Object run() throws IOException {
        if (in.unsignedByte() != 0x80) {
            throw new Fault("no pickle of protocol 2 (it does not start with PROTO)");
        }
        protocol();
        while (true) {
            int code = in.unsignedByte();
            Opcode opcode = Opcode.of(code);
            if (opcode == null || !opcode.isAllowed()) {
                throw new Fault("opcode " + (opcode == null ? "0x" + Integer.toHexString(code) : opcode.name())
                        + " is refused; only what plain values and tensors need is read");
            }
            if (opcode == Opcode.STOP) {
                Object value = pop();
                if (!stack.isEmpty()) {
                    throw new Fault("the pickle ends with " + stack.size() + " values left over");
                }
                return value;
            }
            step(opcode);
        }
    }

    private void protocol() throws IOException {
        int protocol = in.unsignedByte();
        if (protocol != 2) {
            throw new Fault("pickle protocol " + protocol + " is not read, torch.save writes 2");
        }
    }

    private void step(Opcode opcode) throws IOException {
        switch (opcode) {
            case PROTO -> protocol();
            case MARK -> push(MARK);
            case NONE -> push(NONE);
            case NEWTRUE -> push(true);
            case NEWFALSE -> push(false);
            case BININT -> push((long) in.integer());
            case BININT1 -> push((long) in.unsignedByte());
            case BININT2 -> push((long) in.unsignedShort());
            case LONG1 -> push(in.longInteger());
            case BINFLOAT -> push(in.number());
            case BINUNICODE -> pushText(in.text());
            case EMPTY_DICT -> pushNew(new PickleDict());
            case EMPTY_LIST -> pushNew(new PickleList());
            case EMPTY_TUPLE -> pushNew(new Tuple(List.of()));
            case TUPLE -> pushTuple(popToMark());
            case TUPLE1 -> pushTuple(popLast(1));
            case TUPLE2 -> pushTuple(popLast(2));
            case TUPLE3 -> pushTuple(popLast(3));
            case SETITEM -> setItems(popLast(2));
            case SETITEMS -> setItems(popToMark());
            case APPEND -> append(popLast(1));
            case APPENDS -> append(popToMark());
            case BINPUT -> put(in.unsignedByte());
            case LONG_BINPUT -> put(in.integer());
            case BINGET -> get(in.unsignedByte());
            case LONG_BINGET -> get(in.integer());
            case GLOBAL -> push(TorchObjects.global(in.line(), in.line()));
            case BINPERSID -> pushNew(torch.storage(pop()));
            case REDUCE -> reduce();
            default -> throw new IllegalStateException("no step for " + opcode);
        }
    }

    private void push(Object value) {
        if (stack.size() == MAX_STACK) {
            throw new Fault("more than " + MAX_STACK + " values under construction");
        }
        stack.add(value);
    }

    private void pushNew(Object value) {
        countValues(1);
        push(value);
    }

    private void countValues(int count) {
        values += count;
        if (values > MAX_VALUES) {
            throw new Fault("more than " + MAX_VALUES + " lists, dicts, entries, tuples, texts and tensors");
        }
    }

    private void pushText(String text) {
        characters += text.length();
        if (characters > MAX_CHARACTERS) {
            throw new Fault("texts of more than " + MAX_CHARACTERS + " characters");
        }
        pushNew(text);
    }

    private void pushTuple(List<Object> members) {
        countItems(members.size());
        pushNew(new Tuple(members));
    }

    private void countItems(int count) {
        items += count;
        if (items > MAX_ITEMS) {
            throw new Fault("lists and tuples of more than " + MAX_ITEMS + " items");
        }
    }

    private Object top() {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw new Fault("an instruction needs a value and there is none");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> popLast(int count) {
        Object[] popped = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            popped[i] = pop();
        }
        return List.of(popped);
    }

    private List<Object> popToMark() {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw new Fault("an instruction needs a mark and there is none");
        }
        List<Object> above = stack.subList(mark + 1, stack.size());
        List<Object> popped = List.copyOf(above);
        above.clear();
        stack.remove(mark);
        return popped;
    }

    private void setItems(List<Object> pairs) {
        if (!(top() instanceof PickleDict dict) || pairs.size() % 2 != 0) {
            throw new Fault("entries are set in " + describe(top()));
        }
        countValues(pairs.size() / 2);
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            if (!(key instanceof String || key instanceof Long)) {
                throw new Fault("key of a dict is " + describe(key) + ", allowed are texts and integers");
            }
            dict.put(key, pairs.get(i + 1));
        }
    }

    private void append(List<Object> added) {
        if (!(top() instanceof PickleList list)) {
            throw new Fault("items are appended to " + describe(top()));
        }
        countItems(added.size());
        added.forEach(list::add);
    }

    private void put(int slot) {
        memo.put(slot, top());
        if (memo.size() > MAX_MEMO) {
            throw new Fault("more than " + MAX_MEMO + " values remembered");
        }
    }

    private void get(int slot) {
        Object value = memo.get(slot);
        if (value == null) {
            throw new Fault("value " + Integer.toUnsignedLong(slot) + " is used before it is remembered");
        }
        push(value);
    }

    private void reduce() {
        List<Object> arguments = pop() instanceof Tuple tuple ? tuple.items : List.of();
        pushNew(torch.call(pop(), arguments));
    }

    /** What a value is, for messages; never its content, which may be endless. */
    static String describe(Object value) {
        if (value instanceof PickleDict || value instanceof PickleList || value instanceof Tensor) {
            return value instanceof PickleDict ? "a dict" : value instanceof PickleList ? "a list" : "a tensor";
        }
        if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
            return value.toString();
        }
        return value instanceof None
                ? "None"
                : value instanceof String ? "a text" : value instanceof Tuple ? "a tuple" : "something else";
    }
}
