package io.moeplacement.cli;

import io.moeplacement.ModelSpec;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;

/**
 * What was read before a problem is made of it.
 *
 * @param profile routing, with the model's layer ids where the files have none
 * @param allDevices the topology as given
 * @param topology the topology without the devices to leave out
 * @param model sizes and speeds
 */
record Inputs(RoutingProfile profile, Topology allDevices, Topology topology, ModelSpec model) {}
