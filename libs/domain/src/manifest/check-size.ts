import { counted } from '../source/describe.js';
import type { Reporter } from '../world/reporter.js';
import { combinations } from './axes.js';
import { countCombinations, type ReadMatrix } from './plan-matrix.js';

/** More jobs than this need to be asked for. */
export const MAX_JOBS_UNASKED = 10_000;
/** More than this are refused: plan and report are held in memory. */
const MAX_JOBS = 1_000_000;

/** Refuses a plan that is too large, before any of it is built. */
export function checkSize(
  explicit: number,
  matrix: ReadMatrix | undefined,
  origins: number,
  yes: boolean,
  report: Reporter,
): void {
  const axes = matrix?.axes ?? [];
  const product = combinations(axes);
  const times = axes.some(({ path }) => path === 'origin') ? 1 : origins;
  const factors =
    axes.length > 1 ? ` (${axes.map(({ values }) => values.length.toLocaleString('en-US')).join(' × ')})` : '';
  const combos = `${counted(product, 'combination')}${factors}`;
  if (product > MAX_JOBS) {
    report.error(['matrix', 'axes'], 'manifest.too_many_jobs', `the axes have ${combos}`, {
      at: 'key',
      expected: `at most ${counted(MAX_JOBS, 'combination')}`,
    });
    return;
  }
  const kept =
    matrix === undefined || product * times <= MAX_JOBS_UNASKED ? product : countCombinations(axes, matrix.excludes);
  const total = explicit * origins + kept * times;
  if (total <= (yes ? MAX_JOBS : MAX_JOBS_UNASKED)) return;
  report.error(
    matrix === undefined ? ['jobs'] : ['matrix', 'axes'],
    'manifest.too_many_jobs',
    `the manifest makes ${counted(total, 'job')}${factors}${times > 1 ? ` for ${origins} origins` : ''}`,
    {
      at: 'key',
      expected: yes ? `at most ${counted(MAX_JOBS, 'job')}` : `at most ${counted(MAX_JOBS_UNASKED, 'job')}, or --yes`,
    },
  );
}
