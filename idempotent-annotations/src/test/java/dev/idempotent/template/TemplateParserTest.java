package dev.idempotent.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.idempotent.template.Part.Literal;
import dev.idempotent.template.Part.Placeholder;
import dev.idempotent.template.TemplateProblem.Reason;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateParserTest {

  @Test
  void parse_literalsAndPlaceholders_keepsTheirOrder() {
    Template template = Template.parse("a{b}c{d.e}{f}");

    assertThat(template.parts())
        .extracting(part -> part instanceof Literal l ? l.text() : ((Placeholder) part).text())
        .containsExactly("a", "{b}", "c", "{d.e}", "{f}");
    assertThat(template.placeholders()).extracting(Placeholder::offset).containsExactly(1, 5, 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{{x}}|{x}", "a\\b|a\\b", "{{{{|{{", "}}{{|}{", "'it''s'|it's", "a{{}}b|a{}b"})
  void parse_escapes_yieldsLiterals(String text, String literal) {
    assertThat(Template.parse(text).parts()).containsExactly(new Literal(literal));
  }

  @Test
  void parse_bracesAroundPlaceholder_yieldsLiteralBraces() {
    Template template = Template.parse("{{{a}}}");

    assertThat(template.parts()).hasSize(3).startsWith(new Literal("{")).endsWith(new Literal("}"));
    assertThat(template.placeholders().get(0).root()).isEqualTo("a");
  }

  @Test
  void parse_everyStep_keepsNamesAndPositions() {
    Placeholder placeholder =
        Template.parse("{o.lines[12]['it''s']['}'].x?}").placeholders().get(0);

    assertThat(placeholder.root()).isEqualTo("o");
    assertThat(placeholder.optional()).isTrue();
    assertThat(placeholder.steps())
        .containsExactly(
            new Step.Member("lines", 2, 6),
            new Step.Index(12, 8, 4),
            new Step.MapKey("it's", 12, 9),
            new Step.MapKey("}", 21, 5),
            new Step.Member("x", 26, 2));
    assertThat(placeholder.prefix(0)).isEqualTo("o");
    assertThat(placeholder.prefix(2)).isEqualTo("o.lines[12]");
    assertThat(placeholder.prefix(5)).isEqualTo("o.lines[12]['it''s']['}'].x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$", "_a$1", "größe", "名前", "𝒳", "this", "default"})
  void parse_javaNames_areAccepted(String name) {
    Template template = Template.parse("{" + name + "." + name + "}");

    assertThat(template.placeholders().get(0).root()).isEqualTo(name);
    assertThat(template.placeholders().get(0).prefix(1)).isEqualTo(name + "." + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "''|BLANK|0|''",
        "' \t'|BLANK|0|' \t'",
        "ab}c|UNBALANCED_BRACE|2|}",
        "{a}}|UNBALANCED_BRACE|3|}",
        "x{}|EMPTY_PLACEHOLDER|1|{}",
        "x{a|UNCLOSED_PLACEHOLDER|1|{a",
        "x{|UNCLOSED_PLACEHOLDER|1|{",
        "{a.|UNCLOSED_PLACEHOLDER|0|{a.",
        "{a{b}|UNCLOSED_PLACEHOLDER|0|{a",
        "{a?|UNCLOSED_PLACEHOLDER|0|{a?",
        "{ a}|WHITESPACE|1|' '",
        "{a }|WHITESPACE|2|' '",
        "{a. b}|WHITESPACE|3|' '",
        "{a[ 0]}|WHITESPACE|3|' '",
        "{a[0 ]}|WHITESPACE|4|' '",
        "{.a}|NAME_EXPECTED|1|.",
        "{a..b}|NAME_EXPECTED|3|.",
        "{1a}|NAME_EXPECTED|1|1",
        "{a.}|NAME_EXPECTED|3|}",
        "{?}|NAME_EXPECTED|1|?",
        "{a\u200db}|UNEXPECTED_CHARACTER|2|\u200d",
        "{a-b}|UNEXPECTED_CHARACTER|2|-",
        "{a()}|UNEXPECTED_CHARACTER|2|(",
        "{a??}|UNEXPECTED_CHARACTER|3|?",
        "{a?.b}|UNEXPECTED_CHARACTER|3|.",
        "{a😀}|UNEXPECTED_CHARACTER|2|😀",
        "{a[]}|INVALID_INDEX|2|[]",
        "{a[-1]}|INVALID_INDEX|2|[-1]",
        "{a[x]}|INVALID_INDEX|2|[x]",
        "{a[1234567890]}|INVALID_INDEX|2|[1234567890]",
        "{a[٣]}|INVALID_INDEX|2|[٣]",
        "{a[0|UNCLOSED_BRACKET|2|[0",
        "{a['x]}|UNCLOSED_BRACKET|2|['x]}",
        "{a['x'}|UNCLOSED_BRACKET|2|['x'}",
      })
  void parse_mistake_isLocated(String text, Reason reason, int offset, String part) {
    TemplateException thrown =
        catchThrowableOfType(TemplateException.class, () -> Template.parse(text));

    assertThat(thrown.problem())
        .extracting(
            TemplateProblem::reason,
            TemplateProblem::offset,
            TemplateProblem::length,
            TemplateProblem::part)
        .containsExactly(reason, offset, part.length(), part);
    assertThat(thrown).hasMessage(thrown.problem().message());
    assertThat(thrown.getMessage()).isNotBlank();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20261123})
  void parse_anyText_yieldsTemplateOrLocatedProblem(long seed) {
    Random random = new Random(seed);
    String alphabet = "{}[]'.?ab0 \\";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(14); length >= 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(unparse(Template.parse(text.toString()))).isEqualTo(text.toString());
      } catch (TemplateException e) {
        TemplateProblem problem = e.problem();
        assertThat(text.substring(problem.offset(), problem.offset() + problem.length()))
            .as(text.toString())
            .isEqualTo(problem.part());
      }
    }
  }

  private static String unparse(Template template) {
    StringBuilder text = new StringBuilder();
    for (Part part : template.parts()) {
      text.append(
          part instanceof Literal literal
              ? literal.text().replace("{", "{{").replace("}", "}}")
              : ((Placeholder) part).text());
    }
    return text.toString();
  }
}
