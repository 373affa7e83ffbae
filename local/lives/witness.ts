/** Something that was seen in the cloud or in Slack, and through which window. */
export interface Sighting {
  readonly life: string;
  /** Cloud time. */
  readonly at: Date;
  /** A person, or a part of Daypass or AWS. */
  readonly who: string;
  readonly what: string;
  /** Where it was seen: an AWS operation, or Slack. */
  readonly seenThrough: string;
}

/** Watches one life: tells what is seen, and remembers what should have been seen and was not. */
export class Witness {
  readonly missing: string[] = [];
  readonly #life: string;
  readonly #now: () => Date;
  readonly #tell: (sighting: Sighting) => void;

  constructor(life: string, now: () => Date, tell: (sighting: Sighting) => void) {
    this.#life = life;
    this.#now = now;
    this.#tell = tell;
  }

  saw(who: string, what: string, seenThrough: string, at = this.#now()): void {
    this.#tell({ life: this.#life, at, who, what, seenThrough });
  }

  /** Tells it when it is so; else it is missing. */
  check(isSo: boolean, who: string, what: string, seenThrough: string): boolean {
    if (isSo) this.saw(who, what, seenThrough);
    else this.missing.push(`${what} (${seenThrough})`);
    return isSo;
  }
}
