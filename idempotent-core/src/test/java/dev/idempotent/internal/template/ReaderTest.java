package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReaderTest {

  @Test
  void of_eachPath_isAHiddenClassOfItsOwn() {
    Reader first = Reader.of(Path.of(0, List.of()));
    Reader second = Reader.of(Path.of(1, List.of()));

    Object[] none = {};
    assertThat(first.getClass().isHidden()).isTrue();
    assertThat(first.getClass()).isNotEqualTo(second.getClass());
    assertThat(first.read(null, "a", "b", null, none)).isEqualTo("a");
    assertThat(second.read(null, "a", "b", null, none)).isEqualTo("b");
  }

  @Test
  void plainReader_readsTheSame() {
    Reader reader = new PlainReader(Path.of(-1, List.of()));

    assertThat(reader.read("self", "a", null, null, new Object[] {"a"})).isEqualTo("self");
  }
}
