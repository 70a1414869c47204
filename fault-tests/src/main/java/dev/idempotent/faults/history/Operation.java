package dev.idempotent.faults.history;

import java.time.Duration;

/**
 * The operations of the workload, and what a checker has to know of each. Every one that takes
 * effect writes one entry into the ledger and changes two balances.
 */
public enum Operation {
  /** The ordinary one, which returns a receipt. */
  TRANSFER(Names.TRANSFER, Life.LONG, Claimed.FIRST),
  /** Claims its key after the method has run. */
  LATE(Names.LATE, Life.LONG, Claimed.LAST),
  /** Returns nothing. */
  POST(Names.POST, Life.LONG, Claimed.FIRST),
  /** Its key expires soon, and so it is applied again and again. */
  BRIEF(Names.BRIEF, Life.BRIEF, Claimed.FIRST),
  /** The same, returning nothing. */
  BRIEF_POST(Names.BRIEF_POST, Life.BRIEF, Claimed.FIRST),
  /** The same, with the key claimed last. */
  BRIEF_LATE(Names.BRIEF_LATE, Life.BRIEF, Claimed.LAST),
  /** Is sometimes declined, which is recorded. */
  DECLINABLE(Names.DECLINABLE, Life.LONG, Claimed.FIRST),
  /** Sometimes fails, which is not recorded. */
  FAILING(Names.FAILING, Life.LONG, Claimed.FIRST),
  /** Calls {@link #LINE} inside its own transaction, and sometimes survives its failure. */
  ORDER(Names.ORDER, Life.LONG, Claimed.FIRST),
  /** Is called by others and by {@link #ORDER}. */
  LINE(Names.LINE, Life.LONG, Claimed.FIRST),
  /** Returns much. */
  BULKY(Names.BULKY, Life.LONG, Claimed.FIRST),
  /** Swallows errors of its statements and goes on. */
  CARELESS(Names.CARELESS, Life.LONG, Claimed.FIRST);

  /** The names that the annotations carry. */
  public static final class Names {
    public static final String TRANSFER = "faults.transfer";
    public static final String LATE = "faults.late";
    public static final String POST = "faults.post";
    public static final String BRIEF = "faults.brief";
    public static final String BRIEF_POST = "faults.brief-post";
    public static final String BRIEF_LATE = "faults.brief-late";
    public static final String DECLINABLE = "faults.declinable";
    public static final String FAILING = "faults.failing";
    public static final String ORDER = "faults.order";
    public static final String LINE = "faults.line";
    public static final String BULKY = "faults.bulky";
    public static final String CARELESS = "faults.careless";

    private Names() {}
  }

  /** How long keys live. */
  public enum Life {
    /** Longer than any run. */
    LONG(Duration.ofDays(1)),
    /** So short that a run reaches the end of it many times. */
    BRIEF(Duration.ofSeconds(2));

    /** {@link #LONG} as the annotations have it. */
    public static final String LONG_TTL = "24h";

    /** {@link #BRIEF} as the annotations have it. */
    public static final String BRIEF_TTL = "2s";

    private final Duration duration;

    Life(Duration duration) {
      this.duration = duration;
    }

    public Duration duration() {
      return duration;
    }
  }

  /** When the key is written. */
  public enum Claimed {
    FIRST,
    LAST
  }

  private final String title;
  private final Life life;
  private final Claimed claimed;

  Operation(String title, Life life, Claimed claimed) {
    this.title = title;
    this.life = life;
    this.claimed = claimed;
  }

  /** Returns the name that the annotation carries. */
  public String title() {
    return title;
  }

  public Life life() {
    return life;
  }

  /** Tells whether no key of it expires during a run. */
  public boolean isLasting() {
    return life == Life.LONG;
  }

  public Claimed claimed() {
    return claimed;
  }

  /** Tells whether a retry with another payload has to be refused. */
  public boolean hasFingerprint() {
    return this == TRANSFER || this == LATE || this == BRIEF;
  }

  /** Tells whether it returns nothing. */
  public boolean isVoid() {
    return this == POST || this == BRIEF_POST;
  }
}
