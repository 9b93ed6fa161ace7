import { createLogUpdate } from 'log-update';
import { showDollars } from '@pulse/domain';
import type { RunNotice } from '@pulse/rulegen';
import type { ProgressStyle } from '../output/progress.js';
import { bold, dim, duration, fit, green, hasColor } from '../output/terminal.js';
import { wrap } from './wrap.js';

/** Shows where a run stands, on stderr. */
export interface RunProgress {
  notice(notice: RunNotice): void;
  /** A line that stays. */
  say(text: string): void;
  end(): void;
}

const STEPS: Readonly<Record<Extract<RunNotice, { kind: 'step' }>['step'], string>> = {
  search: 'searching',
  propose: 'asking the model',
  evaluate: 'evaluating',
  report: 'judging',
};

export function makeRunProgress(style: ProgressStyle, quiet: boolean, iterations: number, spent = 0): RunProgress {
  if (quiet || style === 'none') return { notice() {}, say() {}, end() {} };
  const bar = style === 'bar' || (style === 'auto' && process.stderr.isTTY && process.env['TERM'] !== 'dumb');
  return bar ? new BarProgress(iterations, spent) : new PlainProgress(iterations);
}

/** Spent in one iteration; nothing is said of nothing. */
const paid = (spent: number): string => (spent === 0 ? '' : `, ${showDollars(spent)}`);

function iterationText({ iteration, arm, quality, improvement, spent, degraded }: Iteration, of: number): string {
  const found =
    quality === null
      ? 'no rule yet'
      : `best quality ${quality.toFixed(3)}${improvement > 0 ? ` (+${improvement.toFixed(3)})` : ', no better one'}`;
  const without = degraded === null || degraded === NO_MODEL ? '' : `; ${degraded}: symbolic only`;
  return `iteration ${iteration} of at most ${of} (${arm}): ${found}${paid(spent)}${without}`;
}

/** Said once, before the first iteration. */
const NO_MODEL = 'no language model is configured';

type Iteration = Extract<RunNotice, { kind: 'iteration' }>;

class PlainProgress implements RunProgress {
  #step = '';

  constructor(private readonly iterations: number) {}

  notice(notice: RunNotice): void {
    if (notice.kind === 'iteration') this.say(iterationText(notice, this.iterations));
    if (notice.kind !== 'step') return;
    const text = notice.step === 'report' ? STEPS.report : `iteration ${notice.iteration}: ${STEPS[notice.step]}`;
    if (text !== this.#step) this.say(text);
    this.#step = text;
  }

  say(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  end(): void {}
}

const BAR_CELLS = 20;
const FRAME_MS = 100;

class BarProgress implements RunProgress {
  readonly #update = createLogUpdate(process.stderr, { showCursor: false });
  readonly #color = hasColor(process.stderr);
  readonly #start = Date.now();
  #drawn = 0;
  #iteration = 1;
  #step = 'reading';
  #share: number | null = null;
  #quality: number | null = null;

  constructor(
    private readonly iterations: number,
    private spent: number,
  ) {}

  notice(notice: RunNotice): void {
    switch (notice.kind) {
      case 'step':
        this.#iteration = Math.max(1, notice.iteration);
        this.#step = STEPS[notice.step];
        this.#share = null;
        this.#draw(true);
        return;
      case 'progress':
        this.#share = notice.total === 0 ? null : Math.min(1, notice.done / notice.total);
        this.#draw(false);
        return;
      case 'iteration':
        this.#quality = notice.quality;
        this.spent += notice.spent;
        this.say(iterationText(notice, this.iterations));
        return;
    }
  }

  say(text: string): void {
    this.#update.clear();
    const width = process.stderr.columns || 80;
    process.stderr.write(`${wrap(text, width, 2).join('\n')}\n`);
    this.#draw(true);
  }

  end(): void {
    this.#update.clear();
    this.#update.done();
  }

  #draw(now: boolean): void {
    if (!now && Date.now() - this.#drawn < FRAME_MS) return;
    this.#drawn = Date.now();
    const c = this.#color;
    const filled = Math.round((this.#share ?? 0) * BAR_CELLS);
    const bar = `${green(c, '█'.repeat(filled))}${dim(c, '░'.repeat(BAR_CELLS - filled))}`;
    const quality = this.#quality === null ? '' : ` · best ${this.#quality.toFixed(3)}`;
    const width = process.stderr.columns || 80;
    const place = `iteration ${this.#iteration}/${this.iterations}`;
    const rest = ` · ${this.#step}${quality} · ${showDollars(this.spent)} · ${duration(Date.now() - this.#start)}`;
    this.#update(`${bar} ${bold(c, place)}${fit(rest, Math.max(10, width - BAR_CELLS - place.length - 2))}`);
  }
}
