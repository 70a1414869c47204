package dev.idempotent.faults.cluster;

import java.sql.SQLException;

/** A way in which a primary ceases to be the primary. */
enum Failover {
  /** Its process dies, and it comes back later. */
  KILLED {
    @Override
    void strike(MySqlGroup group, GroupMember primary) {
      primary.kill();
    }
  },
  /** It does not hear the others, then they do not hear it; clients reach it all the time. */
  CUT_OFF {
    @Override
    void strike(MySqlGroup group, GroupMember primary) {
      group.cutOff(primary);
    }
  },
  /** It hands over to another one, as planned. */
  SWITCHED {
    @Override
    void strike(MySqlGroup group, GroupMember primary) throws SQLException {
      MySqlGroup.makePrimary(group.others(primary).get(0));
    }
  };

  abstract void strike(MySqlGroup group, GroupMember primary) throws SQLException;

  /** Makes the group whole again. */
  void end(MySqlGroup group, GroupMember former) throws SQLException {
    if (this == CUT_OFF) {
      MySqlGroup.heal(former);
    }
    group.rejoin(former);
  }
}
