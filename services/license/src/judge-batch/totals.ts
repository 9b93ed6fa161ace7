import type { EventInput, Verdict } from '@pulse/contracts';

type Decided = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

/** Counts that go on where an earlier run was interrupted, also in the middle of a job. */
export class Totals {
  judgedThrough = 0;
  #accepted = 0;
  #rejected = 0;
  readonly #byVerdict: Record<string, number> = {};
  /** Replicates of the job after `judgedThrough` that are accepted or rejected already. */
  readonly #partial = new Set<number>();
  /** Parts of its pairs that are judged already; they are the same and in the same order each time. */
  #parts = 0;

  static of(events: readonly Decided[]): Totals {
    const totals = new Totals();
    for (const event of events) totals.#count(event);
    return totals;
  }

  /** Counts what was not decided before, and gives it back to be appended. */
  take(events: readonly EventInput[]): EventInput[] {
    let parts = this.#parts;
    const fresh = events.filter(({ type, data }) => {
      if (type === 'PairsJudged') return parts-- <= 0;
      return (
        type === 'ForecastLicensed' || type === 'LicenseRefused' || !this.#partial.has(data['replicate'] as number)
      );
    });
    for (const event of fresh) this.#count(event);
    return fresh;
  }

  summary() {
    const byVerdict = this.#byVerdict;
    return { accepted: this.#accepted, rejected: this.#rejected, licensed: byVerdict['licensed'] ?? 0, byVerdict };
  }

  #count({ type, data }: Decided): void {
    if (type === 'PairsJudged') {
      this.#parts++;
      return;
    }
    if (type === 'ForecastAccepted' || type === 'ForecastRejected') {
      if (type === 'ForecastAccepted') this.#accepted++;
      else this.#rejected++;
      this.#partial.add(data['replicate'] as number);
      return;
    }
    const { job, replicate, through, verdict } = data as {
      job: number;
      replicate: number;
      through: number;
      verdict: Verdict;
    };
    this.judgedThrough = job;
    this.#partial.clear();
    this.#parts = 0;
    this.#byVerdict[verdict] = (this.#byVerdict[verdict] ?? 0) + through - replicate + 1;
  }
}
