import { createLogUpdate } from 'log-update';
import type { BatchBoard } from '@pulse/read-model';
import type { JobNotice } from '../run/job-notice.js';
import { bold, cyan, dim, duration, fit, green, hasColor, red, yellow } from './terminal.js';

export type ProgressStyle = 'auto' | 'bar' | 'plain' | 'none';

/** Shows where a batch stands, on stderr. */
export interface Progress {
  notice(notice: JobNotice): void;
  update(board: BatchBoard): void;
  /** A line that stays, above whatever moves. */
  say(text: string): void;
  /** The batch has come to its end. */
  end(): void;
  /** Takes away what moves, for good: nobody follows the batch any more. */
  remove(): void;
}

const silent: Progress = { notice() {}, update() {}, say() {}, end() {}, remove() {} };

/** Chooses by what was asked for and by whether stderr is a terminal. */
export function makeProgress(style: ProgressStyle, slots: number, quiet: boolean): Progress {
  if (quiet || style === 'none') return silent;
  const bar = style === 'bar' || (style === 'auto' && process.stderr.isTTY && process.env['TERM'] !== 'dumb');
  return bar ? new BarProgress(slots) : new PlainProgress(slots);
}

interface Tally {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly cached: number;
  readonly running: number;
  readonly cancelled: number;
}

function tally({ counts, plan }: BatchBoard): Tally {
  const { succeeded, reused, failed, cancelled, running } = counts;
  return {
    total: plan.jobs.length,
    done: succeeded + reused + failed + cancelled,
    failed,
    cached: reused,
    running,
    cancelled,
  };
}

/** Jobs that have to have ended for each worker, and at all, before a time left is worth telling: the first ones take longer. */
const LEAST_EACH = 2;
const LEAST_ENDED = 3;

/** Jobs a second and the time left, from what was simulated since this run began; cached jobs cost nothing and do not count. */
class Rate {
  readonly #start = Date.now();
  #first: number | null = null;

  /** @param workers at work now */
  of({ total, done, cached }: Tally, workers: number): { perSecond: number; left: number | null } {
    const simulated = done - cached;
    this.#first ??= simulated;
    const seconds = (Date.now() - this.#start) / 1000;
    const ended = simulated - this.#first;
    const perSecond = seconds > 0 ? ended / seconds : 0;
    const known = perSecond > 0 && ended >= Math.max(LEAST_ENDED, LEAST_EACH * workers);
    return { perSecond, left: known ? ((total - done) / perSecond) * 1000 : null };
  }
}

/** How long nothing runs before a batch at a server is said to wait: between two jobs there is a moment as well. */
const WAITS_MS = 3000;

/** Whether every job that is left waits: the workers of a server are busy with other batches, or there are none. */
class Stillness {
  #since = Date.now();
  #done = 0;

  of({ total, done, running }: Tally): boolean {
    if (running > 0 || done !== this.#done || done === total) this.#since = Date.now();
    this.#done = done;
    return Date.now() - this.#since >= WAITS_MS;
  }
}

const rateText = (perSecond: number) =>
  perSecond >= 10 ? perSecond.toFixed(0) : perSecond >= 1 ? perSecond.toFixed(1) : perSecond.toFixed(2);

const BAR_CELLS = 24;
const FRAME_MS = 100;

class BarProgress implements Progress {
  readonly #update = createLogUpdate(process.stderr, { showCursor: false });
  readonly #color = hasColor(process.stderr);
  readonly #slots: string[];
  readonly #rate = new Rate();
  #tally: Tally | null = null;
  #drawn = 0;
  #removed = false;
  readonly #stillness = new Stillness();

  constructor(slots: number) {
    this.#slots = Array.from({ length: slots }, () => 'idle');
  }

  notice(notice: JobNotice): void {
    // Workers that are elsewhere have no line here.
    if (this.#slots.length === 0) return;
    if (notice.kind === 'begun') this.#slots[notice.slot] = notice.name;
    else if (notice.kind === 'progress') {
      const name = this.#slots[notice.slot]!.split('  ')[0]!;
      this.#slots[notice.slot] = `${name}  ${notice.phase} ${notice.done}/${notice.total}`;
    } else this.#slots[notice.slot] = 'idle';
    this.#draw(false);
  }

  update(board: BatchBoard): void {
    this.#tally = tally(board);
    this.#draw(this.#tally.done === this.#tally.total);
  }

  say(text: string): void {
    this.#update.clear();
    process.stderr.write(`${text}\n`);
    this.#draw(true);
  }

  end(): void {
    this.#draw(true);
    this.#update.done();
  }

  remove(): void {
    this.#removed = true;
    this.#update.clear();
    this.#update.done();
  }

  #draw(now: boolean): void {
    if (this.#tally === null || this.#removed || (!now && Date.now() - this.#drawn < FRAME_MS)) return;
    this.#drawn = Date.now();
    const width = process.stderr.columns || 80;
    const workers = this.#slots.map((text, i) => dim(this.#color, fit(`  worker ${i + 1}  ${text}`, width - 1)));
    this.#update([this.#head(this.#tally), ...workers].join('\n'));
  }

  #head(now: Tally): string {
    const c = this.#color;
    const busy = this.#slots.length === 0 ? now.running : this.#slots.filter((text) => text !== 'idle').length;
    const { perSecond, left } = this.#rate.of(now, busy);
    const filled = now.total === 0 ? BAR_CELLS : Math.floor((now.done / now.total) * BAR_CELLS);
    const bar = `${green(c, '█'.repeat(filled))}${dim(c, '░'.repeat(BAR_CELLS - filled))}`;
    const parts = [bold(c, `${now.done}/${now.total}`)];
    if (now.failed > 0) parts.push(red(c, `${now.failed} failed`));
    if (now.cached > 0) parts.push(cyan(c, `${now.cached} cached`));
    if (now.cancelled > 0) parts.push(yellow(c, `${now.cancelled} cancelled`));
    parts.push(this.#slots.length === 0 && this.#stillness.of(now) ? 'waiting for a worker' : `${busy} running`);
    if (perSecond > 0) parts.push(`${rateText(perSecond)} jobs/s`);
    if (left !== null && now.done < now.total) parts.push(`${duration(left)} left`);
    return `${bar} ${parts.join(' · ')}`;
  }
}

const PLAIN_EVERY_MS = 30_000;

/** Lines for logs: one for each finished job while there are few, and a summary now and then. */
class PlainProgress implements Progress {
  readonly #rate = new Rate();
  #names = new Map<number, { name: string; at: number }>();
  #last = Date.now();
  #share = 0;
  #total = 0;
  #saidThatItWaits = false;
  readonly #stillness = new Stillness();

  constructor(private readonly slots: number) {}

  notice(notice: JobNotice): void {
    if (notice.kind === 'begun') this.#names.set(notice.job, { name: notice.name, at: Date.now() });
    if (notice.kind !== 'ended') return;
    const known = this.#names.get(notice.job);
    this.#names.delete(notice.job);
    const fine = notice.status === 'succeeded';
    if (fine && this.#total > MANY_JOBS) return;
    const took = known ? ` in ${duration(Date.now() - known.at)}` : '';
    this.say(
      `${fine ? 'done  ' : notice.status} ${known?.name ?? ('name' in notice ? notice.name : notice.job)}${took}${notice.message ? `: ${notice.message}` : ''}`,
    );
  }

  update(board: BatchBoard): void {
    const now = tally(board);
    // The first look begins the count; without it the first line would compare with itself.
    const { perSecond, left } = this.#rate.of(now, Math.max(now.running, this.slots));
    this.#sayThatItWaits(now);
    this.#total = now.total;
    const share = now.total === 0 ? 1 : now.done / now.total;
    const due = share - this.#share >= 0.05 && now.total > MANY_JOBS;
    if (!due && Date.now() - this.#last < PLAIN_EVERY_MS) return;
    this.#last = Date.now();
    this.#share = share;
    const eta = left === null || now.done === now.total ? '' : `, ${duration(left)} left`;
    this.say(
      `${now.done}/${now.total} jobs, ${now.failed} failed, ${now.cached} cached, ${rateText(perSecond)} jobs/s${eta}`,
    );
  }

  say(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Of a batch at a server: once each time that it stands still. */
  #sayThatItWaits(now: Tally): void {
    const waits = this.slots === 0 && this.#stillness.of(now);
    if (waits && !this.#saidThatItWaits)
      this.say('Waiting: no worker has a job of this batch; others may be before it, or there is no worker.');
    this.#saidThatItWaits = waits;
  }

  end(): void {}

  remove(): void {}
}

/** Above this many jobs, only failures and summaries are worth a line. */
const MANY_JOBS = 100;
