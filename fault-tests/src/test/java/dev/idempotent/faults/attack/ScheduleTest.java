package dev.idempotent.faults.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.faults.attack.Schedule.Pace;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
  private static final Pace PACE =
      new Pace(Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(1));

  private static List<FaultKind> kinds(List<Event> lane) {
    return lane.stream().map(Event::kind).toList();
  }

  @Test
  void seed_drawnTwice_givesTheSameSchedule() {
    assertThat(Schedule.draw(7, HOUR, ALL, PACE)).isEqualTo(Schedule.draw(7, HOUR, ALL, PACE));
  }

  @Test
  void otherSeed_givesAnotherSchedule() {
    assertThat(Schedule.draw(7, HOUR, ALL, PACE)).isNotEqualTo(Schedule.draw(8, HOUR, ALL, PACE));
  }

  @Test
  void anHour_hasEveryKindAtItsPace() {
    Schedule schedule = Schedule.draw(7, HOUR, ALL, PACE);

    assertThat(schedule.lanes().stream().flatMap(lane -> kinds(lane).stream())).containsAll(ALL);
    assertThat(schedule.lanes().get(0)).hasSizeBetween(3300, 3900);
    assertThat(schedule.lanes().get(1)).hasSizeBetween(130, 230);
  }

  @Test
  void faultsOfTheServersProcess_areInOneLane() {
    for (List<Event> lane : Schedule.draw(7, HOUR, ALL, PACE).lanes()) {
      Set<FaultKind> kinds = kinds(lane).stream().collect(Collectors.toSet());
      assertThat(kinds.contains(FaultKind.SERVER_KILLED))
          .isEqualTo(kinds.contains(FaultKind.DISK_FULL));
    }
  }

  @Test
  void kindAlone_hasNoOtherBesideIt() {
    Schedule schedule = Schedule.draw(7, HOUR, EnumSet.of(FaultKind.PACKET_DELAYED), PACE);

    assertThat(schedule.lanes().stream().flatMap(lane -> kinds(lane).stream()))
        .isNotEmpty()
        .containsOnly(FaultKind.PACKET_DELAYED);
  }
}
