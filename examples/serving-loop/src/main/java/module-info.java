/** A serving process that plans its expert placement from live statistics. */
module io.moeplacement.examples.servingloop {
    requires io.moeplacement.api;
    requires micrometer.core;
}
