import { LineageBrokenError, type EventLog, type Mark } from '@pulse/event-log';
import { gauge } from '@pulse/telemetry';
import type { Logger } from '../log/logger.js';

/** While the lineage is broken it is looked at this often, so that a restored log is used soon. */
const BROKEN_EVERY_MS = 2000;

const REPAIR =
  'Nothing is read or appended until the log holds what was seen of it. Restore it from the archive: `pulse restore`; ' +
  'a process that saw commits which the archive never had is restarted after that';

/** Finds out whether the log still holds what this process, and the tables it keeps, have seen of it. */
export class LineageWatch {
  readonly #marks = new Map<string, Mark>();
  #broken: LineageBrokenError | null = null;
  #timer: NodeJS.Timeout | null = null;
  #checking: Promise<void> | null = null;
  #closed = false;

  constructor(
    readonly log: Pick<EventLog, 'head' | 'checkLineage'>,
    readonly everyMs: number,
    readonly logger: Logger,
  ) {
    gauge('pulse_lineage_ok', { of: 'process' }, () => (this.#broken === null ? 1 : 0));
    gauge('pulse_log_position', {}, () => this.#marks.get('head')?.position ?? 0);
  }

  /** Why nothing may be read or appended; null while all is right. */
  get broken(): LineageBrokenError | null {
    return this.#broken;
  }

  /** Adds what else has to be in the log, a checkpoint for example; the newest of one name counts. */
  remember(name: string, mark: Mark): void {
    this.#marks.set(name, mark);
  }

  /** @throws LineageBrokenError while the log does not hold what was seen */
  mustHold(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  /** Somebody met a broken lineage. */
  report(error: LineageBrokenError): void {
    if (this.#broken !== null) return;
    this.#broken = error;
    this.logger.fatal(
      { code: error.code, expected: error.expected, found: error.found },
      `${error.message}. ${REPAIR}`,
    );
    this.#plan(BROKEN_EVERY_MS);
  }

  /** Looks now, and from then on at every interval. */
  async start(): Promise<void> {
    await this.check();
  }

  /** Looks once; who asks while it looks waits for the same answer. A log that cannot be reached changes nothing. */
  check(): Promise<void> {
    this.#checking ??= this.#look().finally(() => {
      this.#checking = null;
      this.#plan(this.#broken === null ? this.everyMs : BROKEN_EVERY_MS);
    });
    return this.#checking;
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      for (const mark of this.#marks.values()) await this.log.checkLineage(mark);
      const head = await this.log.head();
      if (head !== null) this.#marks.set('head', head);
      if (this.#broken !== null) this.logger.info('the log holds again what was seen of it: going on');
      this.#broken = null;
    } catch (error) {
      if (error instanceof LineageBrokenError) this.report(error);
      else this.logger.warn({ error }, 'the lineage of the log cannot be checked now');
    }
  }

  #plan(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.check(), ms).unref();
  }
}
