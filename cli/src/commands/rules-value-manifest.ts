/** The job with all rules, and that without a rule. */
export const ALL_RULES = 'all_rules';
export const withoutRule = (id: string): string => `without_${id}`;

/** Paths of the forecast that each job makes besides its evidence; nothing here is read from it. */
const FORECAST_PATHS = 200;

export interface RulesValueSettings {
  readonly origins: number;
  readonly paths: number;
  readonly horizon: number;
  readonly seed?: string;
}

/** One job with all rules and one without each: a batch as any other, so it is logged, cached and run in parallel. */
export function manifestOf(world: string, settings: RulesValueSettings, rules: readonly string[]): object {
  const { origins, paths, horizon, seed } = settings;
  return {
    name: 'rules_value',
    config: {
      world,
      domain: 'rules_value',
      count: 1,
      paths: FORECAST_PATHS,
      horizon,
      evidence: { origins, paths },
      ...(seed === undefined ? {} : { seed: /^-?\d+$/.test(seed) ? Number(seed) : seed }),
    },
    jobs: [
      { name: ALL_RULES },
      ...rules.map((id) => ({ name: withoutRule(id), params: { [`rules.${id}.enabled`]: false } })),
    ],
  };
}
