import { createLogUpdate } from 'log-update';
import type { BatchBoard } from '@pulse/read-model';
import type { SimulatorNotice } from '@pulse/simulator';
import { bold, cyan, dim, duration, fit, green, hasColor, red, yellow } from './terminal.js';

export type ProgressStyle = 'auto' | 'bar' | 'plain' | 'none';

/** Shows where a batch stands, on stderr. */
export interface Progress {
  notice(notice: SimulatorNotice): void;
  update(board: BatchBoard): void;
  /** A line that stays, above whatever moves. */
  say(text: string): void;
  end(): void;
}

const silent: Progress = { notice() {}, update() {}, say() {}, end() {} };

/** Chooses by what was asked for and by whether stderr is a terminal. */
export function makeProgress(style: ProgressStyle, slots: number, quiet: boolean): Progress {
  if (quiet || style === 'none') return silent;
  const bar = style === 'bar' || (style === 'auto' && process.stderr.isTTY && process.env['TERM'] !== 'dumb');
  return bar ? new BarProgress(slots) : new PlainProgress();
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

/** Jobs a second and the time left, from what was simulated since this run began; cached jobs cost nothing and do not count. */
class Rate {
  readonly #start = Date.now();
  #first: number | null = null;

  of({ total, done, cached }: Tally): { perSecond: number; left: number | null } {
    const simulated = done - cached;
    this.#first ??= simulated;
    const seconds = (Date.now() - this.#start) / 1000;
    const perSecond = seconds > 0 ? (simulated - this.#first) / seconds : 0;
    return { perSecond, left: perSecond > 0 ? ((total - done) / perSecond) * 1000 : null };
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

  constructor(slots: number) {
    this.#slots = Array.from({ length: slots }, () => 'idle');
  }

  notice(notice: SimulatorNotice): void {
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

  #draw(now: boolean): void {
    if (this.#tally === null || (!now && Date.now() - this.#drawn < FRAME_MS)) return;
    this.#drawn = Date.now();
    const width = process.stderr.columns || 80;
    const workers = this.#slots.map((text, i) => dim(this.#color, fit(`  worker ${i + 1}  ${text}`, width - 1)));
    this.#update([this.#head(this.#tally), ...workers].join('\n'));
  }

  #head(now: Tally): string {
    const c = this.#color;
    const { perSecond, left } = this.#rate.of(now);
    const filled = now.total === 0 ? BAR_CELLS : Math.floor((now.done / now.total) * BAR_CELLS);
    const bar = `${green(c, '█'.repeat(filled))}${dim(c, '░'.repeat(BAR_CELLS - filled))}`;
    const parts = [bold(c, `${now.done}/${now.total}`)];
    if (now.failed > 0) parts.push(red(c, `${now.failed} failed`));
    if (now.cached > 0) parts.push(cyan(c, `${now.cached} cached`));
    if (now.cancelled > 0) parts.push(yellow(c, `${now.cancelled} cancelled`));
    const busy = this.#slots.filter((text) => text !== 'idle').length;
    parts.push(`${this.#slots.length === 0 ? now.running : busy} running`);
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

  notice(notice: SimulatorNotice): void {
    if (notice.kind === 'begun') this.#names.set(notice.job, { name: notice.name, at: Date.now() });
    if (notice.kind !== 'ended') return;
    const known = this.#names.get(notice.job);
    this.#names.delete(notice.job);
    const fine = notice.status === 'succeeded';
    if (fine && this.#total > MANY_JOBS) return;
    const took = known ? ` in ${duration(Date.now() - known.at)}` : '';
    this.say(
      `${fine ? 'done  ' : notice.status} ${known?.name ?? notice.job}${took}${notice.message ? `: ${notice.message}` : ''}`,
    );
  }

  update(board: BatchBoard): void {
    const now = tally(board);
    // The first look begins the count; without it the first line would compare with itself.
    const { perSecond, left } = this.#rate.of(now);
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

  end(): void {}
}

/** Above this many jobs, only failures and summaries are worth a line. */
const MANY_JOBS = 100;
