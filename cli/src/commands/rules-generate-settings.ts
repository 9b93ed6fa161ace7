import { readFileSync, statSync } from 'node:fs';
import type { RuleGenMethod, RuleGenSettings } from '@pulse/contracts';
import type { RunDraft } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';
import type { ModelSetting } from './rules-generate-model.js';
import type { MeasuredWorld } from './rules-generate-world.js';

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
  readonly name?: string | undefined;
  readonly cache?: boolean | undefined;
}

const ACCOUNT = 'main';
const PATHS = 200;
const ORIGINS = 240;

/** A run as it is asked for, without its id. */
export function draftOf(
  measured: MeasuredWorld,
  target: string,
  context: string | null,
  wishes: RunWishes,
  { model }: ModelSetting,
): Omit<RunDraft, 'runId' | 'batch'> {
  return {
    account: ACCOUNT,
    ...measured,
    target,
    ruleType: wishes.ruleType ?? null,
    context,
    method: wishes.method ?? 'gpt_symbolic_loop',
    settings: settingsOf(wishes, model),
    ruleName: wishes.name ?? null,
    useCache: wishes.cache ?? true,
    versions: model?.versions ?? { prompt: null, prices: null },
  };
}

function settingsOf(wishes: RunWishes, model: ModelSetting['model']): RuleGenSettings {
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

const MOST_CONTEXT_BYTES = 1 << 20;

/** @throws CliError where it is no text of at most 1 MiB */
export function readContext(file: string): string {
  const fail = (why: string, hint: string) => new CliError(ExitCode.invalidInput, `the context ${file} ${why}`, hint);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw fail('does not exist', 'Name a file with text about the matter.');
  if (!found.isFile()) throw fail('is not a file', 'Name a file with text about the matter.');
  if (found.size > MOST_CONTEXT_BYTES)
    throw fail('is larger than 1 MiB', 'A model is shown some thousand characters: cut it to what matters.');
  const bytes = readFileSync(file);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Told below.
  }
  throw fail('is not text', 'Expected UTF-8.');
}
