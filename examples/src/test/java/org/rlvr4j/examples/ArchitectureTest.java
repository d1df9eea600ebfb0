package org.rlvr4j.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way, and tensors stay where they belong. */
@AnalyzeClasses(packages = "org.rlvr4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modules_dependOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("verifiers")
            .definedBy("org.rlvr4j.verifiers..")
            .layer("rollout")
            .definedBy("org.rlvr4j.rollout..")
            .layer("grpo")
            .definedBy("org.rlvr4j.grpo..")
            .layer("examples")
            .definedBy("org.rlvr4j.examples..")
            .whereLayer("examples")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("grpo")
            .mayOnlyBeAccessedByLayers("examples")
            .whereLayer("rollout")
            .mayOnlyBeAccessedByLayers("grpo", "examples")
            .whereLayer("verifiers")
            .mayOnlyBeAccessedByLayers("grpo", "examples");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("org.rlvr4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule verifiers_knowNoTensors = noClasses()
            .that()
            .resideInAPackage("org.rlvr4j.verifiers..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule objectives_knowNoTensors = noClasses()
            .that()
            .resideInAnyPackage("org.rlvr4j.grpo.objective..", "org.rlvr4j.grpo.advantage..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule engine_isTouchedByThePolicyAlone = noClasses()
            .that()
            .resideOutsideOfPackages("org.rlvr4j.rollout.script..", "org.rlvr4j.rollout.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.pytorch..");

    @ArchTest
    static final ArchRule libraries_doNotPrint = noClasses()
            .that()
            // a worker is a process of its own, whose standard streams are how it talks
            .resideOutsideOfPackages("org.rlvr4j.examples..", "org.rlvr4j.verifiers.code.worker..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule commandLine_staysInExamples = noClasses()
            .that()
            .resideOutsideOfPackage("org.rlvr4j.examples..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "ch.qos.logback..", "org.knowm.xchart..");

    @ArchTest
    static final ArchRule packages_areNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(org.jspecify.annotations.NullMarked.class);
}
