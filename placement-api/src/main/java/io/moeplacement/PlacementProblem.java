package io.moeplacement;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a solver needs to know: routing, devices, model, slots, what to minimise and what to keep.
 *
 * <p>Built by {@link #builder}, which checks that the parts fit together and fails with a message that names the parts
 * that do not. Immutable, value-equal.
 */
public final class PlacementProblem {

    private final RoutingProfile profile;
    private final Topology topology;
    private final ModelSpec model;
    private final SlotLayout slots;
    private final Objective objective;
    private final Communication communication;
    private final AllToAll allToAll;
    private final HomeRouting homeRouting;
    private final Robustness robustness;
    private final Limits limits;
    private final @Nullable ExpertGroups groups;
    private final @Nullable Placement current;
    private final @Nullable DeviceMapping currentDevices;
    private final @Nullable Replan replan;

    /** What was said and not filled in by a default, so that a changed copy gets the defaults of what it became. */
    private final Builder given;

    private PlacementProblem(Builder given, ModelSpec model, SlotLayout slots, Communication communication) {
        this.given = given;
        this.profile = given.profile;
        this.topology = given.topology;
        this.model = model;
        this.slots = slots;
        this.objective = given.objective;
        this.communication = communication;
        this.allToAll = given.allToAll;
        this.homeRouting = given.homeRouting;
        this.robustness = given.robustness;
        this.limits = given.limits;
        this.groups = given.groups;
        this.current = given.current;
        this.currentDevices = currentDevices(given.current, given.currentDevices);
        this.replan = given.replan;
    }

    private static @Nullable DeviceMapping currentDevices(@Nullable Placement current, @Nullable DeviceMapping given) {
        return current == null || given != null ? given : DeviceMapping.identity(current.devices());
    }

    /** Starts a problem; everything but routing and devices has a default. */
    public static Builder builder(RoutingProfile profile, Topology topology) {
        return new Builder(profile, topology);
    }

    /** Starts from this problem; what was left to a default is left to it again. */
    public Builder toBuilder() {
        return new Builder(given, profile, topology);
    }

    /** Starts from this problem with other traffic or other devices; everything else that was given is kept. */
    public Builder toBuilder(RoutingProfile otherProfile, Topology otherTopology) {
        return new Builder(given, otherProfile, otherTopology);
    }

    /** What the router did. */
    public RoutingProfile profile() {
        return profile;
    }

    /** Devices and links. */
    public Topology topology() {
        return topology;
    }

    /** Sizes and speeds of the model. */
    public ModelSpec model() {
        return model;
    }

    /** Slots of each device in each layer. */
    public SlotLayout slots() {
        return slots;
    }

    /** What is minimised. */
    public Objective objective() {
        return objective;
    }

    /** Where a token goes between layers. */
    public Communication communication() {
        return communication;
    }

    /** What the time of one all-to-all is made of. */
    public AllToAll allToAll() {
        return allToAll;
    }

    /** How home communication reaches several devices of a node. */
    public HomeRouting homeRouting() {
        return homeRouting;
    }

    /** How several load windows become one figure. */
    public Robustness robustness() {
        return robustness;
    }

    /** What must be kept. */
    public Limits limits() {
        return limits;
    }

    /** Expert groups, or null when there are none. */
    public @Nullable ExpertGroups groups() {
        return groups;
    }

    /**
     * The placement in force, from which moves are counted, or null. Its devices may be others than the problem's, see
     * {@link #currentDevices()}, and so may its slots.
     */
    public @Nullable Placement current() {
        return current;
    }

    /** Which device of the problem is which of the placement in force; null without one. */
    public @Nullable DeviceMapping currentDevices() {
        return currentDevices;
    }

    /** The placement in force where it is a placement of this problem (the same devices and slots); else null. */
    public @Nullable Placement startingPlacement() {
        return current != null
                        && currentDevices != null
                        && currentDevices.isIdentity()
                        && current.layout().equals(slots)
                ? current
                : null;
    }

    /** What a re-plan is worth its moves for, or null: then moves only decide between equal costs. */
    public @Nullable Replan replan() {
        return replan;
    }

    /**
     * Slots of a placement whose expert was not on their device in the placement in force, over all layers; null without
     * one.
     *
     * @throws IllegalArgumentException when layers, experts or devices differ from the problem's
     */
    public @Nullable Long movedSlots(Placement placement) {
        return current == null || currentDevices == null
                ? null
                : MigrationPlan.movedSlots(current, placement, currentDevices);
    }

    /** Number of layers. */
    public int layers() {
        return profile.layers();
    }

    /** Experts per layer. */
    public int experts() {
        return profile.experts();
    }

    /** Number of devices. */
    public int devices() {
        return topology.devices();
    }

    /** Whether every layer has exactly one slot per expert, so that no expert can have a second copy. */
    public boolean isSingleCopy() {
        for (int layer = 0; layer < layers(); layer++) {
            if (slots.slots(layer) != experts()) {
                return limits.slotsFreePerLayer();
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PlacementProblem that
                && profile.equals(that.profile)
                && topology.equals(that.topology)
                && model.equals(that.model)
                && slots.equals(that.slots)
                && objective.equals(that.objective)
                && communication == that.communication
                && allToAll == that.allToAll
                && homeRouting == that.homeRouting
                && robustness.equals(that.robustness)
                && limits.equals(that.limits)
                && Objects.equals(groups, that.groups)
                && Objects.equals(current, that.current)
                && Objects.equals(currentDevices, that.currentDevices)
                && Objects.equals(replan, that.replan);
    }

    @Override
    public int hashCode() {
        return Objects.hash(profile, topology, slots, objective, limits);
    }

    @Override
    public String toString() {
        return "PlacementProblem[layers=" + layers() + ", experts=" + experts() + ", devices=" + devices() + ", slots="
                + slots.slots(0) + ", objective=" + objective.name() + ", communication=" + communication + "]";
    }

    /** Collects the parts of a {@link PlacementProblem}. Not thread-safe. */
    public static final class Builder {

        private final RoutingProfile profile;
        private final Topology topology;
        private @Nullable ModelSpec model;
        private @Nullable SlotLayout slots;
        private Objective objective = Objective.stepTime();
        private @Nullable Communication communication;
        private AllToAll allToAll = AllToAll.PORT;
        private HomeRouting homeRouting = HomeRouting.DIRECT;
        private Robustness robustness = Robustness.pooled();
        private Limits limits = Limits.none();
        private @Nullable ExpertGroups groups;
        private @Nullable Placement current;
        private @Nullable DeviceMapping currentDevices;
        private @Nullable Replan replan;

        private Builder(RoutingProfile profile, Topology topology) {
            this.profile = Objects.requireNonNull(profile, "profile");
            this.topology = Objects.requireNonNull(topology, "topology");
        }

        private Builder(Builder other, RoutingProfile profile, Topology topology) {
            this(profile, topology);
            this.model = other.model;
            this.slots = other.slots;
            this.objective = other.objective;
            this.communication = other.communication;
            this.allToAll = other.allToAll;
            this.homeRouting = other.homeRouting;
            this.robustness = other.robustness;
            this.limits = other.limits;
            this.groups = other.groups;
            this.current = other.current;
            this.currentDevices = other.currentDevices;
            this.replan = other.replan;
        }

        /** Sizes and speeds; {@link ModelSpec#assumed} when absent. */
        public Builder model(ModelSpec model) {
            this.model = model;
            return this;
        }

        /** Slots of each device in each layer; one slot per expert, spread evenly, when absent. */
        public Builder slots(SlotLayout slots) {
            this.slots = slots;
            return this;
        }

        /** Slots per layer over all devices, spread evenly; the first devices get one more where they do not divide. */
        public Builder slotsPerLayer(int slotsPerLayer) {
            return slots(SlotLayout.ofTotal(profile.layers(), topology.devices(), slotsPerLayer));
        }

        /** What is minimised; step time when absent. */
        public Builder objective(Objective objective) {
            this.objective = objective;
            return this;
        }

        /** Where a token goes; pipelined for the objectives locality and balance-then-tail, home otherwise, when absent. */
        public Builder communication(Communication communication) {
            this.communication = communication;
            return this;
        }

        /** What the time of one all-to-all is made of; {@link AllToAll#PORT} when absent. */
        public Builder allToAll(AllToAll allToAll) {
            this.allToAll = allToAll;
            return this;
        }

        /** How home communication reaches several devices of a node; {@link HomeRouting#DIRECT} when absent. */
        public Builder homeRouting(HomeRouting homeRouting) {
            this.homeRouting = homeRouting;
            return this;
        }

        /** How several load windows become one figure; pooled when absent. */
        public Builder robustness(Robustness robustness) {
            this.robustness = robustness;
            return this;
        }

        /** What must be kept; {@link Limits#none()} when absent. */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /** Expert groups; none when absent. */
        public Builder groups(@Nullable ExpertGroups groups) {
            this.groups = groups;
            return this;
        }

        /** The placement in force, on the same devices; none when absent. */
        public Builder current(@Nullable Placement current) {
            this.current = current;
            this.currentDevices = null;
            return this;
        }

        /** The placement in force, on devices of which some were lost or others added since. */
        public Builder current(Placement current, DeviceMapping devices) {
            this.current = current;
            this.currentDevices = devices;
            return this;
        }

        /** What a re-plan is worth its moves for; needs a placement in force. None when absent. */
        public Builder replan(@Nullable Replan replan) {
            this.replan = replan;
            return this;
        }

        /**
         * The problem.
         *
         * @throws IllegalArgumentException when parts do not fit together, when there are more experts than slots, or
         *     when the profile lacks what the objective needs
         */
        public PlacementProblem build() {
            ModelSpec wholeModel =
                    model != null ? model : ModelSpec.assumed(profile.layers(), profile.experts(), profile.topK());
            SlotLayout wholeSlots =
                    slots != null ? slots : SlotLayout.ofTotal(profile.layers(), topology.devices(), profile.experts());
            Communication wholeCommunication = communication != null ? communication : defaultCommunication();
            PlacementProblem problem = new PlacementProblem(
                    new Builder(this, profile, topology), wholeModel, wholeSlots, wholeCommunication);
            new ProblemCheck(problem).run();
            return problem;
        }

        private Communication defaultCommunication() {
            return objective instanceof Objective.Locality || objective instanceof Objective.BalanceThenTail
                    ? Communication.PIPELINED
                    : Communication.HOME;
        }
    }
}
