package io.moeplacement.formats.torch;

import io.moeplacement.formats.torch.PickleInput.Fault;
import io.moeplacement.formats.torch.Unpickler.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle of {@code torch.save} names outside itself: a few globals, storages by their persistent ids, and the calls
 * that make tensors of these. Everything else is refused by its name. Mutable, not thread-safe.
 */
final class TorchObjects {

    private static final Object REBUILD_TENSOR = new Object();
    private static final Object ORDERED_DICT = new Object();

    private final Map<String, Storage> storages = new HashMap<>();

    /**
     * The object of a global name.
     *
     * @throws Fault when it is none that tensors need
     */
    static Object global(String module, String name) {
        String full = module + "." + name;
        if (full.equals("torch._utils._rebuild_tensor_v2")) {
            return REBUILD_TENSOR;
        }
        if (full.equals("collections.OrderedDict")) {
            return ORDERED_DICT;
        }
        StorageType type = module.equals("torch") ? StorageType.named(name) : null;
        if (type == null) {
            throw new Fault("global '" + full + "' is refused; a pickle must not name anything but tensors");
        }
        return type;
    }

    /**
     * The storage that a persistent id describes.
     *
     * @throws Fault when it is no such id, or describes a known storage differently
     */
    Storage storage(Object id) {
        if (!(id instanceof Tuple tuple
                && tuple.items().size() == 5
                && tuple.items().get(0).equals("storage")
                && tuple.items().get(1) instanceof StorageType type
                && tuple.items().get(2) instanceof String key
                && tuple.items().get(4) instanceof Long elements
                && elements >= 0)) {
            throw new Fault("persistent id is not ('storage', type, key, location, elements)");
        }
        Storage storage = new Storage(type, key, elements);
        Storage known = storages.putIfAbsent(key, storage);
        if (known != null && !known.equals(storage)) {
            throw new Fault("storage '" + key + "' is described twice, differently");
        }
        return storage;
    }

    /**
     * What a call gives; nothing is called.
     *
     * @param callable a global
     * @throws Fault when it is no call that makes a tensor or an empty dict
     */
    Object call(Object callable, List<Object> arguments) {
        if (callable == ORDERED_DICT && arguments.isEmpty()) {
            return new PickleDict();
        }
        if (callable == REBUILD_TENSOR) {
            return tensor(arguments);
        }
        throw new Fault("call of " + Unpickler.describe(callable) + " is refused");
    }

    private static Tensor tensor(List<Object> arguments) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset)) {
            throw new Fault("a tensor is not (storage, offset, size, stride, ...)");
        }
        try {
            return new Tensor(storage, offset, sizes(arguments.get(2)), sizes(arguments.get(3)));
        } catch (IllegalArgumentException e) {
            throw new Fault(String.valueOf(e.getMessage()), e);
        } catch (ArithmeticException e) {
            throw new Fault("sizes of a tensor overflow", e);
        }
    }

    private static long[] sizes(Object value) {
        if (!(value instanceof Tuple tuple)
                || tuple.items().size() > Tensor.MAX_DIMENSIONS
                || !tuple.items().stream().allMatch(Long.class::isInstance)) {
            throw new Fault(
                    "size or stride of a tensor is not a tuple of at most " + Tensor.MAX_DIMENSIONS + " integers");
        }
        return tuple.items().stream().mapToLong(size -> (Long) size).toArray();
    }

    /** The storages named so far, by key. */
    Map<String, Storage> storages() {
        return Map.copyOf(storages);
    }
}
