import { streams, type DataOf, type Finding, type ForecastLicensed, type RecordedEvent } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { wholeDecisions } from '@pulse/read-model';

/** What validation said about one forecast. */
export interface Validation {
  readonly accepted: boolean;
  readonly reasons: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** A licence decision; it holds for the replicates from `replicate` through `through` of a job. */
export type LicenceDecision = DataOf<typeof ForecastLicensed>;

const ACCEPTED: Validation = { accepted: true, reasons: [], warnings: [] };

/** The decisions of one batch, folded from its licence stream. */
export class Decisions {
  readonly #validations = new Map<string, Validation>();
  readonly #licences = new Map<number, LicenceDecision[]>();
  #accepted = 0;
  #rejected = 0;

  apply(event: Pick<RecordedEvent, 'type' | 'data'>): void {
    switch (event.type) {
      case 'ForecastAccepted':
      case 'ForecastRejected':
        this.#validate(event.type === 'ForecastAccepted', event.data as unknown as Judged);
        break;
      case 'ForecastLicensed':
      case 'LicenseRefused': {
        const decision = event.data as unknown as LicenceDecision;
        const ofJob = this.#licences.get(decision.job);
        if (ofJob) ofJob.push(decision);
        else this.#licences.set(decision.job, [decision]);
        break;
      }
    }
  }

  get accepted(): number {
    return this.#accepted;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** Null where the forecast was not judged. */
  validation(job: number, replicate: number): Validation | null {
    return this.#validations.get(`${job}/${replicate}`) ?? null;
  }

  /** The latest decision on a forecast; null where there is none. */
  licence(job: number, replicate: number): LicenceDecision | null {
    return this.#licences.get(job)?.findLast((d) => d.replicate <= replicate && replicate <= d.through) ?? null;
  }

  #validate(accepted: boolean, { job, replicate, reasons = [], warnings }: Judged): void {
    if (accepted) this.#accepted++;
    else this.#rejected++;
    const plain = accepted && warnings.length === 0;
    this.#validations.set(`${job}/${replicate}`, plain ? ACCEPTED : { accepted, reasons, warnings });
  }
}

interface Judged {
  readonly job: number;
  readonly replicate: number;
  readonly reasons?: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** Decisions as they stood when the batch was licensed: what comes later never changes its reports. */
export async function readDecisions(log: EventLog, batchId: string): Promise<Decisions> {
  const decisions = new Decisions();
  const { events } = await log.load(streams.license(batchId));
  for (const event of wholeDecisions(events)) {
    if (event.type === 'BatchLicensed') break;
    decisions.apply(event);
  }
  return decisions;
}
