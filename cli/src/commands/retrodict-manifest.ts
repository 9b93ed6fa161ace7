import { assignment } from './assignment.js';

export interface RetrodictSettings {
  readonly origins: number;
  readonly paths: number;
  readonly window?: number;
  readonly recalibrate?: boolean;
  readonly origin?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
}

/** The manifest of one job that a retrodiction is; its batches are the baseline of no others. */
export function manifestOf(world: string, settings: RetrodictSettings, horizon: number): object {
  const { origins, paths, window, recalibrate, origin, seed, set = [] } = settings;
  return {
    name: 'retrodict',
    config: {
      world,
      domain: 'retrodict',
      count: 1,
      horizon,
      evidence: {
        origins,
        paths,
        ...(window === undefined ? {} : { window }),
        ...(recalibrate === true ? { recalibrate } : {}),
      },
      ...(origin === undefined ? {} : { origin }),
      ...(seed === undefined ? {} : { seed: /^-?\d+$/.test(seed) ? Number(seed) : seed }),
    },
    jobs: [{ name: 'retrodiction', params: Object.fromEntries(set.map(assignment)) }],
  };
}
