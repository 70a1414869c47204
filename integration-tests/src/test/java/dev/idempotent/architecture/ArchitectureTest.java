package dev.idempotent.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The module map of CONTRIBUTING.md, as rules over the compiled classes. */
final class ArchitectureTest {

  private static final Pattern PUBLISHED =
      Pattern.compile(
          ".*/idempotent-(annotations|core|weaver|jdbc|micrometer)(/target/classes/|-[^/]*\\.jar).*");

  private static JavaClasses published;

  @BeforeAll
  static void importClasses() {
    published =
        new ClassFileImporter()
            .withImportOption(location -> location.matches(PUBLISHED))
            .importPackages("dev.idempotent");
  }

  @ParameterizedTest
  @EnumSource
  void everyModule_isSeen(Module module) {
    assertThat(published.that(in(module))).isNotEmpty();
  }

  @Test
  void annotations_dependOnNoOtherModule() {
    noDependency(Module.ANNOTATIONS, Module.CORE);
    noDependency(Module.ANNOTATIONS, Module.WEAVER);
    noDependency(Module.ANNOTATIONS, Module.JDBC);
    noDependency(Module.ANNOTATIONS, Module.MICROMETER);
  }

  @Test
  void core_dependsOnAnnotationsOnly() {
    noDependency(Module.CORE, Module.WEAVER);
    noDependency(Module.CORE, Module.JDBC);
    noDependency(Module.CORE, Module.MICROMETER);
  }

  @Test
  void weaverJdbcAndMicrometer_neverSeeEachOther() {
    noDependency(Module.WEAVER, Module.JDBC);
    noDependency(Module.WEAVER, Module.MICROMETER);
    noDependency(Module.JDBC, Module.WEAVER);
    noDependency(Module.JDBC, Module.MICROMETER);
    noDependency(Module.MICROMETER, Module.WEAVER);
    noDependency(Module.MICROMETER, Module.JDBC);
  }

  @Test
  void core_knowsNeitherAspectJNorJdbc() {
    noClasses()
        .that(in(Module.CORE))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.aspectj..", "java.sql..", "javax.sql..")
        .check(published);
  }

  @Test
  void flightRecorder_isTouchedByItsListenerOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.idempotent.jfr")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jdk.jfr..", "dev.idempotent.jfr")
        .check(published);
  }

  @Test
  void annotations_needOnlyTheJdk() {
    classes()
        .that(in(Module.ANNOTATIONS))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.idempotent..", "java..", "javax..", "org.jspecify..")
        .check(published);
  }

  @Test
  void packages_haveNoCycles() {
    slices().assignedFrom(new PackageByPackage()).should().beFreeOfCycles().check(published);
  }

  @Test
  void everyPackage_isNullMarked() {
    classes().should(resideInANullMarkedPackage()).check(published);
  }

  @ParameterizedTest
  @EnumSource
  void internals_areUsedByTheirOwnModuleOnly(Module module) {
    noClasses()
        .that(DescribedPredicate.not(in(module)))
        .should()
        .dependOnClassesThat(
            in(module).and(describe("are internal", type -> isInternal(type.getPackageName()))))
        .check(published);
  }

  private static void noDependency(Module from, Module to) {
    noClasses().that(in(from)).should().dependOnClassesThat(in(to)).check(published);
  }

  private static boolean isInternal(String packageName) {
    return packageName.contains(".internal");
  }

  private static DescribedPredicate<JavaClass> in(Module module) {
    return describe(
        "are in " + module,
        type ->
            type.getPackageName().matches("dev\\.idempotent(\\..*)?")
                && Module.of(type.getPackageName()) == module);
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getPackageName() + " lacks a package-info with @NullMarked"));
        }
      }
    };
  }

  /** The published modules. A package of the root that none of the others claims is the core's. */
  private enum Module {
    ANNOTATIONS("annotation", "template", "processor"),
    CORE,
    WEAVER("weaver"),
    JDBC("jdbc"),
    MICROMETER("micrometer");

    private final Pattern packages;

    Module(String... packages) {
      this.packages =
          Pattern.compile("dev\\.idempotent\\.(" + String.join("|", packages) + ")(\\..*)?");
    }

    static Module of(String packageName) {
      for (var module : values()) {
        if (module != CORE && module.packages.matcher(packageName).matches()) {
          return module;
        }
      }
      return CORE;
    }
  }

  private static final class PackageByPackage implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().matches("dev\\.idempotent(\\..*)?")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
