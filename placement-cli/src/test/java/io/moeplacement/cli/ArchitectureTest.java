package io.moeplacement.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** What the modules promise each other; this module sees all of them. */
@AnalyzeClasses(packages = "io.moeplacement", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] ENGINES = {"..moeplacement.heuristic..", "..moeplacement.ilp.."};
    private static final String RUNTIME = "..moeplacement.runtime..";
    private static final String FORMATS = "..moeplacement.formats..";
    private static final String TESTKIT = "..moeplacement.testkit..";
    private static final String CLI = "..moeplacement.cli..";

    @ArchTest
    static final ArchRule apiKnowsNobody = noClasses()
            .that()
            .resideInAnyPackage("io.moeplacement", "io.moeplacement.spi..", "io.moeplacement.internal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINES[0], ENGINES[1], RUNTIME, FORMATS, TESTKIT, CLI);

    /** Packages below an engine's own are public to each other; no module exports them. */
    @ArchTest
    static final ArchRule enginesShowOnlyTheirProviders = classes()
            .that()
            .resideInAnyPackage("io.moeplacement.heuristic", "io.moeplacement.ilp")
            .and()
            .arePublic()
            .should()
            .haveSimpleNameEndingWith("Provider")
            .andShould()
            .implement("io.moeplacement.spi.SolverProvider")
            .orShould()
            .implement("io.moeplacement.spi.BoundProvider");

    @ArchTest
    static final ArchRule enginesKnowOnlyTheApi = noClasses()
            .that()
            .resideInAnyPackage(ENGINES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUNTIME, FORMATS, TESTKIT, CLI, "io.moeplacement.internal..");

    @ArchTest
    static final ArchRule heuristicDoesNotKnowIlp = noClasses()
            .that()
            .resideInAPackage(ENGINES[0])
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINES[1]);

    @ArchTest
    static final ArchRule ilpDoesNotKnowHeuristic = noClasses()
            .that()
            .resideInAPackage(ENGINES[1])
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ENGINES[0])
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule runtimeKnowsOnlyTheApi = noClasses()
            .that()
            .resideInAPackage(RUNTIME)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINES[0], ENGINES[1], FORMATS, TESTKIT, CLI, "io.moeplacement.internal..");

    /** The replay uses it, never the other way round. */
    @ArchTest
    static final ArchRule sequencesDoNotKnowTheReplay = noClasses()
            .that()
            .resideInAPackage("io.moeplacement.runtime.sequences")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.moeplacement.runtime");

    @ArchTest
    static final ArchRule onlyTheRuntimeKnowsHistograms = noClasses()
            .that()
            .resideOutsideOfPackage(RUNTIME)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.HdrHistogram..");

    @ArchTest
    static final ArchRule formatsKnowNoEngine = noClasses()
            .that()
            .resideInAPackage(FORMATS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINES[0], ENGINES[1], RUNTIME, TESTKIT, CLI);

    /**
     * The exported package holds both ways in and the values that all packages below it share, so that each of its types stands
     * for itself here: a package below may use the values, but nothing that uses the package.
     */
    @ArchTest
    static final ArchRule packagesOfFormatsHaveNoCycles =
            slices().assignedFrom(new FormatsPackages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyOnePackageOfFormatsKnowsTheParsers = noClasses()
            .that()
            .resideInAPackage(FORMATS)
            .and()
            .resideOutsideOfPackage("..moeplacement.formats.json..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml..", "org.yaml..");

    @ArchTest
    static final ArchRule testkitKnowsOnlyTheApi = noClasses()
            .that()
            .resideInAPackage(TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINES[0], ENGINES[1], RUNTIME, FORMATS, CLI);

    @ArchTest
    static final ArchRule onlyTheCommandWritesToTheStreams = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            // Has to take the streams away from ojAlgo's logger while that initialises itself.
            .and()
            .doNotHaveFullyQualifiedName("io.moeplacement.ilp.programme.ConsoleGate")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule randomnessIsSeeded = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule onlyOnePackageNamesJqwik = noClasses()
            .that()
            .resideOutsideOfPackage("io.moeplacement.testkit.jqwik..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.jqwik..");

    @ArchTest
    static final ArchRule staticFieldsAreFinal =
            fields().that().areStatic().should().beFinal();

    /** Packages below that of the formats, and every top-level type of that package itself. */
    private static final class FormatsPackages implements SliceAssignment {

        private static final String ROOT = "io.moeplacement.formats";

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (name.startsWith(ROOT + ".")) {
                return SliceIdentifier.of(name);
            }
            // A nested type belongs to the top-level type around it.
            return name.equals(ROOT)
                    ? SliceIdentifier.of(type.getName().replaceAll("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of formats and types of the exported one";
        }
    }
}
