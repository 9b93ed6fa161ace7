import type { History, RuleGenMethod, RuleGenSettings, World } from '@pulse/contracts';
import type { RunDraft } from '../request/index.js';

/** A world, its params applied, with what was observed of it. */
export interface MeasuredWorld {
  readonly world: World;
  readonly history: History;
}

/** What may be asked of a run; what is left out has its default. */
export interface RunWishes {
  readonly ruleType?: string | undefined;
  readonly method?: RuleGenMethod | undefined;
  readonly maxIterations?: number | undefined;
  /** Nano-dollars. */
  readonly costLimit?: number | undefined;
  /** Forecasts are scored at all horizons up to it. */
  readonly horizon?: number | undefined;
  readonly seed?: string | number | undefined;
  /** Id of the rule in the store. */
  readonly ruleName?: string | undefined;
  readonly useCache?: boolean | undefined;
}

/** The language model of a run. */
export interface ModelNames {
  readonly provider: string;
  readonly model: string;
  readonly versions: RunDraft['versions'];
}

const ACCOUNT = 'main';
const PATHS = 200;
const ORIGINS = 240;

/** The variable whose forecasts are to get better where none is named. */
export const headlineTarget = ({ headline, targets }: World): string => headline.target ?? targets[0]!;

/**
 * A run as it is asked for, without its id.
 *
 * @param model null where none is configured
 */
export function draftRun(
  { world, history }: MeasuredWorld,
  target: string,
  context: string | null,
  wishes: RunWishes,
  model: ModelNames | null,
): Omit<RunDraft, 'runId' | 'batch'> {
  return {
    account: ACCOUNT,
    world,
    history,
    target,
    ruleType: wishes.ruleType ?? null,
    context,
    method: wishes.method ?? 'gpt_symbolic_loop',
    settings: settingsOf(wishes, model),
    ruleName: wishes.ruleName ?? null,
    useCache: wishes.useCache ?? true,
    versions: model?.versions ?? { prompt: null, prices: null },
  };
}

function settingsOf(wishes: RunWishes, model: ModelNames | null): RuleGenSettings {
  const { horizon = 3, seed = 1 } = wishes;
  return {
    maxIterations: wishes.maxIterations ?? 5,
    improvementThreshold: 0.05,
    minEvaluations: 3,
    costLimit: wishes.costLimit ?? null,
    horizons: Array.from({ length: horizon }, (_, i) => i + 1),
    seed: typeof seed === 'string' && /^\d{1,15}$/.test(seed) ? Number(seed) : seed,
    origins: ORIGINS,
    paths: PATHS,
    provider: model?.provider ?? null,
    model: model?.model ?? null,
    names: 'real',
  };
}
