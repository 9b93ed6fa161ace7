import { createLogUpdate } from 'log-update';
import type { RunNotice } from '@pulse/rulegen';
import type { ProgressStyle } from '../output/progress.js';
import { dim, fit, hasColor } from '../output/terminal.js';
import { wrap } from './wrap.js';

type Step = Extract<RunNotice, { kind: 'step' }>['step'];

const STEPS: Readonly<Record<Step, string>> = {
  search: 'searching',
  propose: 'asking the model',
  evaluate: 'evaluating',
  report: 'judging',
};

const FRAME_MS = 100;

/** Where the runs of a batch stand, on stderr: a line that stays for each iteration, and what runs below. */
export class BatchProgress {
  readonly #update: ReturnType<typeof createLogUpdate> | null;
  readonly #color = hasColor(process.stderr);
  readonly #silent: boolean;
  readonly #now = new Map<number, string>();
  #drawn = 0;

  constructor(
    style: ProgressStyle,
    quiet: boolean,
    private readonly names: readonly string[],
    /** Runs at a time. */
    private readonly slots: number,
  ) {
    this.#silent = quiet || style === 'none';
    const bar = style === 'bar' || (style === 'auto' && process.stderr.isTTY && process.env['TERM'] !== 'dumb');
    this.#update = bar && !this.#silent ? createLogUpdate(process.stderr, { showCursor: false }) : null;
  }

  notice(index: number, notice: RunNotice): void {
    const name = `${index + 1} ${this.names[index]!}`;
    switch (notice.kind) {
      case 'step':
        // The newest last: what has ended is pushed out.
        this.#now.delete(index);
        this.#now.set(index, `${name}: iteration ${notice.iteration}, ${STEPS[notice.step]}`);
        break;
      case 'progress':
        break;
      case 'iteration': {
        const { iteration, quality } = notice;
        this.say(`${name}: iteration ${iteration}, ${quality === null ? 'no rule yet' : `best ${quality.toFixed(3)}`}`);
        break;
      }
    }
    this.#draw();
  }

  say(text: string): void {
    if (this.#silent) return;
    this.#update?.clear();
    const lines = this.#update === null ? [text] : wrap(text, process.stderr.columns || 80, 2);
    process.stderr.write(`${lines.join('\n')}\n`);
  }

  end(): void {
    this.#update?.clear();
    this.#update?.done();
  }

  #draw(): void {
    if (this.#update === null || Date.now() - this.#drawn < FRAME_MS) return;
    this.#drawn = Date.now();
    const width = process.stderr.columns || 80;
    this.#update(
      [...this.#now.values()]
        .slice(-this.slots)
        .map((line) => dim(this.#color, fit(`  ${line}`, width - 1)))
        .join('\n'),
    );
  }
}
