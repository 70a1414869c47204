package dev.idempotent.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CandidatesTest {

  @Test
  void nearest_otherCase_comesFirst() {
    assertThat(Candidates.nearest("requestID", List.of("requestIds", "requestId", "customerId")))
        .containsExactly("requestId", "requestIds");
  }

  @Test
  void nearest_swappedNeighbours_countOnce() {
    assertThat(Candidates.nearest("ido", List.of("iod", "abc"))).containsExactly("iod");
  }

  @Test
  void nearest_nothingAlike_isEmpty() {
    assertThat(Candidates.nearest("amount", List.of("customerId", "x"))).isEmpty();
  }

  @Test
  void suggestion_nothingAlike_listsWhatThereIs() {
    assertThat(Candidates.suggestion(List.of(), List.of("b", "a"))).isEqualTo("; there is a, b");
  }

  @Test
  void suggestion_nothingAtAll_isEmpty() {
    assertThat(Candidates.suggestion(List.of(), List.of())).isEmpty();
  }
}
