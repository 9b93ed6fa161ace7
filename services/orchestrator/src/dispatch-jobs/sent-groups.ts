import type { PlannedJob } from '@pulse/contracts';

export type Group = readonly PlannedJob[];

const LONGEST_MS = 600_000;

interface Sent {
  readonly times: number;
  readonly againAt: number;
  /** How often the queue was found to have it no more, although its jobs had not ended. */
  readonly vanished: number;
}

/** Groups in the queue or being worked on, and when each is sent again although nobody says that it was lost. */
export class SentGroups {
  readonly #sent = new Map<Group, Sent>();

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
    const { times = 0, vanished = 0 } = this.#sent.get(group) ?? {};
    const wait = this.againMs === null ? Infinity : Math.min(LONGEST_MS, this.againMs * 2 ** times);
    this.#sent.set(group, { times: times + 1, againAt: this.now() + wait, vanished });
  }

  /** The queue has taken a group: where it was sent before, it had left the queue. */
  queued(group: Group): void {
    const sent = this.#sent.get(group);
    if (sent !== undefined && sent.times > 1) this.#sent.set(group, { ...sent, vanished: sent.vanished + 1 });
  }

  vanished(group: Group): number {
    return this.#sent.get(group)?.vanished ?? 0;
  }

  settled(group: Group): void {
    this.#sent.delete(group);
  }

  overdue(): Group[] {
    const now = this.now();
    return this.groups().filter((group) => this.#sent.get(group)!.againAt <= now);
  }
}
