import type { EvidencePair, HeadlineValue, JobEvidence, LicenseTest, PairVerdict, Verdict } from '@pulse/contracts';
import { type LicensePolicy, neededOrigins, neededText } from '@pulse/domain';
import { pValue, runsOf } from './evidence-numbers.js';
import type { LicenceDecision } from './retrodict-result.js';

interface Shown {
  readonly evidence: JobEvidence;
  readonly licence: LicenceDecision | null;
  readonly policy: LicensePolicy;
  readonly headline: Headline | null;
}

/** What the job's one fragility is of. */
export type Headline = Pick<HeadlineValue, 'name' | 'horizon'>;

/** Verdicts as people say them. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  licensed: 'licensed',
  informational: 'for information only',
  refused: 'refused',
  insufficient_evidence: 'not enough evidence',
};

const TESTS: Readonly<Record<string, string>> = {
  scored_origins: 'scored origins',
  coverage80: 'coverage of the 80 % interval',
  pit_uniform: 'PIT p',
  skill: 'lower bound of the skill',
  diebold_mariano: 'Diebold-Mariano p, adjusted',
  scenario_rules: 'rules that history cannot evaluate',
  vintages: 'vintages',
};

/** The verdicts on a target with the reasons, horizons of one verdict and the same reasons together. */
export function licenceLines({ evidence, licence, policy, headline }: Shown, target: string): string[] {
  const pairs = licence?.pairs.filter((pair) => pair.target === target) ?? [];
  const groups = Map.groupBy(pairs, (pair) => [pair.verdict, ...standing(pair).map(({ test }) => test)].join());
  const lines = [...groups.values()].map((group) => lineOf(group, headline));
  const judged = new Set(pairs.map(({ horizon }) => horizon));
  const rest = evidence.pairs.filter((pair) => pair.target === target && !judged.has(pair.horizon));
  return [...lines, ...(rest.length === 0 ? [] : [unjudged(rest, policy)])];
}

/** What stands in the way. A test that fails decides; what lacks evidence beside it only leaves the rest open. */
const standing = ({ tests }: PairVerdict): LicenseTest[] => {
  const failed = tests.filter(({ verdict }) => verdict === 'fail');
  if (failed.length > 0) return failed;
  const open = tests.filter(({ verdict }) => verdict !== 'pass');
  // With too few origins it is clear why their statistics say nothing.
  const few = open.filter(({ test }) => test === 'scored_origins');
  return few.length > 0 ? few : open;
};

function lineOf(group: readonly PairVerdict[], headline: Headline | null): string {
  const [first] = group;
  const lead = `h ${runsOf(group.map(({ horizon }) => horizon))}: ${VERDICT_WORDS[first!.verdict]}`;
  const until = first!.verdict === 'licensed' && group.at(-1)!.until !== null ? `, until ${group.at(-1)!.until}` : '';
  const reasons = standing(first!).map(({ test }) =>
    reasonOf(
      group.map(({ tests }) => tests.find((one) => one.test === test)!),
      test === 'fragility' ? fragilityOf(first!.target, headline) : (TESTS[test] ?? test),
    ),
  );
  return reasons.length === 0 ? `${lead}${until}: every test passed` : `${lead}: ${reasons.join('; ')}`;
}

/** It is measured once, of the headline, and holds for every pair. */
function fragilityOf(target: string, headline: Headline | null): string {
  if (headline === null) return 'fragility';
  return `fragility of the headline (${headline.name === target ? '' : `${headline.name}, `}h ${headline.horizon})`;
}

/** One test over the horizons of a group: its numbers from least to greatest, and what was needed. */
function reasonOf(tests: readonly LicenseTest[], name: string): string {
  const [{ test, uncertainty, verdict }] = tests as [LicenseTest];
  const numbers = tests.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  if (verdict === 'not_evaluated' || numbers.length === 0) {
    const text = tests.map(({ value }) => value).find((value) => typeof value === 'string') ?? uncertainty;
    return `${name}${text === null ? '' : ` (${text})`}`;
  }
  const form = FORMS[test] ?? short;
  const [low, high] = [form(Math.min(...numbers)), form(Math.max(...numbers))];
  const found = low === high ? low : `${low} to ${high}`;
  const cause = test === 'fragility' && uncertainty !== null ? `: ${uncertainty}` : '';
  return `${name} ${found}, needed ${neededText(tests[0]!, neededOf(tests))}${cause}`;
}

const FORMS: Readonly<Record<string, (value: number) => string>> = {
  pit_uniform: pValue,
  diebold_mariano: pValue,
  coverage80: (share) => share.toFixed(3),
  scored_origins: String,
};

function neededOf(tests: readonly LicenseTest[]): string {
  const all = [...new Set(tests.map(({ threshold }) => String(threshold ?? '')))];
  return all.length === 1 ? all[0]! : `${all[0]} to ${all.at(-1)}`;
}

function unjudged(pairs: readonly EvidencePair[], policy: LicensePolicy): string {
  const horizons = pairs.map(({ horizon }) => horizon);
  const [from, to] = [neededOrigins(policy, horizons[0]!), neededOrigins(policy, horizons.at(-1)!)];
  const counts = pairs.map(({ n }) => n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `h ${runsOf(horizons)}: not judged: ${least === most ? most : `${least} to ${most}`} scored origins, ${from === to ? from : `${from} to ${to}`} needed`;
}

const short = (value: number): string => String(Number(value.toPrecision(2)));
