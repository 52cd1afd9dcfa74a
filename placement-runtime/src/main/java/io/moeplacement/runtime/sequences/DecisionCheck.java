package io.moeplacement.runtime.sequences;

/** What every decision demands of its input. */
final class DecisionCheck {

    private DecisionCheck() {}

    static void check(int devices, SequencePull pull, int[] lengths, SequenceRoom room, int[] homes) {
        requireDevices("pull", pull.devices(), devices);
        requireDevices("room", room.devices(), devices);
        requireLength("lengths", lengths, pull.sequences());
        requireLength("homes", homes, pull.sequences());
        long most = 0;
        long least = 0;
        for (int device = 0; device < devices; device++) {
            most += room.most(device);
            least += room.least(device);
        }
        if (pull.sequences() > most || pull.sequences() < least) {
            throw new IllegalArgumentException(
                    "the room is for " + least + ".." + most + " sequences, there are " + pull.sequences());
        }
        checkSequences(devices, pull.sequences(), lengths, room, homes);
    }

    private static void checkSequences(int devices, int sequences, int[] lengths, SequenceRoom room, int[] homes) {
        long largest = 0;
        for (int device = 0; device < devices; device++) {
            largest = Math.max(largest, room.most(device) == 0 ? 0 : room.tokens(device));
        }
        for (int sequence = 0; sequence < sequences; sequence++) {
            if (lengths[sequence] < 0) {
                throw new IllegalArgumentException(
                        "length of sequence " + sequence + " (" + lengths[sequence] + ") must be at least 0");
            }
            if (lengths[sequence] > largest) {
                throw new NoRoomException("sequence " + sequence + " has " + lengths[sequence]
                        + " tokens, no device takes more than " + largest);
            }
            if (homes[sequence] < 0 || homes[sequence] >= devices) {
                throw new IllegalArgumentException(
                        "home of sequence " + sequence + " (" + homes[sequence] + ") must be in 0.." + (devices - 1));
            }
        }
    }

    private static void requireDevices(String what, int found, int devices) {
        if (found != devices) {
            throw new IllegalArgumentException(what + " is of " + found + " devices, the topology of " + devices);
        }
    }

    private static void requireLength(String what, int[] array, int sequences) {
        if (array.length < sequences) {
            throw new IllegalArgumentException(
                    what + " has " + array.length + " entries for " + sequences + " sequences");
        }
    }
}
