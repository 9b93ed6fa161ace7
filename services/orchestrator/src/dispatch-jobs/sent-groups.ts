import type { PlannedJob } from '@pulse/contracts';

export type Group = readonly PlannedJob[];

const LONGEST_MS = 600_000;

/** Groups in the queue or being worked on, and when each is sent again although nobody says that it was lost. */
export class SentGroups {
  readonly #sent = new Map<Group, { readonly times: number; readonly againAt: number }>();

  /** @param againMs after which a group is sent again; each time doubles it, up to ten minutes. Null for never */
  constructor(
    private readonly againMs: number | null,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get size(): number {
    return this.#sent.size;
  }

  groups(): Group[] {
    return [...this.#sent.keys()];
  }

  sent(group: Group): void {
    const times = (this.#sent.get(group)?.times ?? 0) + 1;
    const wait = this.againMs === null ? Infinity : Math.min(LONGEST_MS, this.againMs * 2 ** (times - 1));
    this.#sent.set(group, { times, againAt: this.now() + wait });
  }

  settled(group: Group): void {
    this.#sent.delete(group);
  }

  overdue(): Group[] {
    const now = this.now();
    return this.groups().filter((group) => this.#sent.get(group)!.againAt <= now);
  }
}
