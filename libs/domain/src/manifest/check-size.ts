import { counted } from '../source/describe.js';
import type { Reporter } from '../world/reporter.js';
import { combinations } from './axes.js';
import { countCombinations, type ReadMatrix } from './plan-matrix.js';

/** More jobs than this need to be asked for. */
export const MAX_JOBS_UNASKED = 10_000;
/** More than this are refused: plan and report are held in memory. */
const MAX_JOBS = 1_000_000;

export interface SizeLimits {
  /** More than `MAX_JOBS_UNASKED` are meant. */
  readonly yes?: boolean;
  /** As many as there may be at the most, at most a million. */
  readonly mostJobs?: number;
}

/** Refuses a plan that is too large, before any of it is built. */
export function checkSize(
  explicit: number,
  matrix: ReadMatrix | undefined,
  origins: number,
  { yes = false, mostJobs = MAX_JOBS }: SizeLimits,
  report: Reporter,
): void {
  const most = Math.min(mostJobs, MAX_JOBS);
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
  const limit = yes ? most : Math.min(most, MAX_JOBS_UNASKED);
  if (total <= limit) return;
  report.error(
    matrix === undefined ? ['jobs'] : ['matrix', 'axes'],
    'manifest.too_many_jobs',
    `the manifest makes ${counted(total, 'job')}${factors}${times > 1 ? ` for ${origins} origins` : ''}`,
    {
      at: 'key',
      expected: `at most ${counted(limit, 'job')}${limit < most ? ', or --yes' : ''}`,
    },
  );
}
