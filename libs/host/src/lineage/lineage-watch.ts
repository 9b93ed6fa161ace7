import { LineageBrokenError, type EventLog, type Mark } from '@pulse/event-log';
import { StreamMissingError } from '@pulse/jetstream';
import { errorCode, gauge } from '@pulse/telemetry';
import type { Logger } from '../log/logger.js';

/** While the lineage is broken, or the log cannot be used, it is looked at this often, so that a restored log is used soon. */
const BROKEN_EVERY_MS = 2000;

const REPAIR =
  'Nothing is read or appended until the log holds what was seen of it. Restore it from the archive: `pulse restore`; ' +
  'a process that saw commits which the archive never had is restarted after that';

/** Finds out whether the log still holds what this process, and the tables it keeps, have seen of it. */
export class LineageWatch {
  readonly #marks = new Map<string, Mark>();
  #broken: LineageBrokenError | null = null;
  #unusable: string | null = null;
  #lookedAt = -Infinity;
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

  /** What is wrong with the log, in a word: its lineage, or that it cannot be used at all; null while all is right. */
  get wrong(): string | null {
    return this.#broken?.code ?? this.#unusable;
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

  /** Somebody could not use the log: looks whether that is so for everybody. */
  doubt(): void {
    if (performance.now() - this.#lookedAt >= BROKEN_EVERY_MS) void this.check();
  }

  /** Looks now, and from then on at every interval. */
  async start(): Promise<void> {
    await this.check();
  }

  /** Looks once; who asks while it looks waits for the same answer. A log that cannot be reached does not break it. */
  check(): Promise<void> {
    this.#checking ??= this.#look().finally(() => {
      this.#checking = null;
      this.#lookedAt = performance.now();
      this.#plan(this.wrong === null ? this.everyMs : BROKEN_EVERY_MS);
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
      else if (this.#unusable !== null) this.logger.info('the log can be used again');
      this.#broken = null;
      this.#unusable = null;
    } catch (error) {
      if (error instanceof LineageBrokenError) {
        this.#unusable = null;
        this.report(error);
      } else {
        if (this.#unusable === null) this.logger.warn({ error }, 'the log cannot be used now');
        this.#unusable = reasonOf(error);
      }
    }
  }

  #plan(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.check(), ms).unref();
  }
}

/** The code of what is at the bottom: a stream that is missing says more than a log that cannot be reached. */
function reasonOf(error: unknown): string {
  const cause = (error as Error | undefined)?.cause;
  return cause instanceof StreamMissingError ? cause.code : errorCode(error);
}
