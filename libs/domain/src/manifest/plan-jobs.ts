import type { ManifestJob, Params } from '@pulse/contracts';
import type { JobPlanner } from './job-planner.js';
import type { ParamResolver } from './param-resolver.js';
import { unsafeName } from './safe-name.js';

/** The explicit jobs with canonical params; unsafe and repeated names are reported. */
export function readJobs(jobs: readonly ManifestJob[], resolver: ParamResolver): ManifestJob[] {
  const first = new Map<string, { index: number; name: string }>();
  return jobs.map(({ name, params }, i) => {
    const at = ['jobs', i];
    const unsafe = unsafeName(name);
    if (unsafe !== undefined)
      resolver.report.error(
        [...at, 'name'],
        'job.unsafe_name',
        `the name \`${visible(name)}\` cannot name files: ${unsafe}`,
        {
          expected: 'letters, digits, `.`, `_` and `-`',
        },
      );
    const same = first.get(name.toLowerCase());
    if (same === undefined) first.set(name.toLowerCase(), { index: i, name });
    else {
      const line = resolver.report.document.locate(['jobs', same.index, 'name']).line;
      resolver.report.error([...at, 'name'], 'job.repeated_name', `there are two jobs \`${visible(name)}\``, {
        notes: [
          `first named in line ${line}${same.name === name ? '' : ` as \`${same.name}\`; names differ by more than case`}`,
        ],
      });
    }
    return { name, params: resolver.resolve(params, [...at, 'params']) };
  });
}

export function planJobs(jobs: readonly ManifestJob[], defaults: Params, planner: JobPlanner): void {
  jobs.forEach(({ name, params }, i) => {
    const merged = { ...defaults, ...params };
    planner.plan({
      name,
      params: merged,
      keys: Object.keys(merged).sort(),
      at: ['jobs', i, 'name'],
      combination: false,
    });
  });
}

function visible(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}
