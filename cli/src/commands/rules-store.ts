import { existsSync } from 'node:fs';
import { openFileArtifactStore, type ArtifactStore } from '@pulse/artifact-store';
import { Assessment, parseJson, RuleId, type RuleData } from '@pulse/contracts';
import { nearest, versionOf, type RuleVersion } from '@pulse/domain';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { type RuleRecord, RuleRepository } from '@pulse/rules';
import type { Home } from '../embedded/home.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { withPlace } from '../place/open-place.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import { decideHere, type RuleDecisions } from './rules-decisions.js';

export interface StoreOptions extends PlaceOptions {
  readonly json?: boolean;
}

export interface OpenRules {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly rules: RuleRepository;
  /** For people: "in this data folder". */
  readonly where: string;
}

export interface DecidingRules extends OpenRules {
  readonly decide: RuleDecisions;
}

/** Who decides, in the log. */
const ACTOR = 'cli';

/** Rules to read, in a data folder or at a server. */
export function readingRules<T>(options: PlaceOptions, task: (opened: OpenRules) => Promise<T>): Promise<T> {
  return withPlace(options, ({ log, artifacts, where }) =>
    task({ log, artifacts, where, rules: new RuleRepository({ log, artifacts, actor: ACTOR }) }),
  );
}

/**
 * Rules to change: in a data folder, or at a server, which decides itself.
 *
 * @throws CliError where there is no such folder; LogLockedError while another process writes it
 */
export async function changingRules<T>(
  options: PlaceOptions,
  task: (opened: DecidingRules) => Promise<T>,
  create = false,
): Promise<T> {
  const place = placeAt(process.cwd(), options);
  if (place.kind === 'server') {
    const { decideAtServer } = await import('../remote/decide-at-server.js');
    const { openServer } = await import('../remote/open-server.js');
    const { client, log, artifacts, close } = openServer(place.server);
    const rules = new RuleRepository({ log, artifacts, actor: ACTOR });
    try {
      return await task({ log, artifacts, rules, where: 'on this server', decide: decideAtServer(client) });
    } finally {
      await close();
    }
  }
  const { home } = place;
  if (!create && !existsSync(home.log)) throw noFolder(home);
  const log = await openFileLog(home.log);
  try {
    const artifacts = openFileArtifactStore(home.artifacts);
    const rules = new RuleRepository({ log, artifacts, actor: ACTOR });
    return await task({ log, artifacts, rules, where: 'in this data folder', decide: decideHere(rules) });
  } finally {
    await log.close();
  }
}

export const noFolder = (home: Home): CliError =>
  new CliError(
    ExitCode.invalidInput,
    `there is no data folder at ${home.root}`,
    'Name the one with the rule: --home, or PULSE_HOME. It is .pulse in the folder where the rule was generated.',
  );

export interface FoundRule {
  readonly record: RuleRecord;
  readonly version: RuleVersion;
}

/**
 * The rule that an argument means: an id, or id@version.
 *
 * @throws CliError where there is none, DomainError `rule.no_version`
 */
export async function findRule({ log, rules }: Pick<OpenRules, 'log' | 'rules'>, asked: string): Promise<FoundRule> {
  const { id, number } = addressOf(asked);
  const record = RuleId.safeParse(id).success ? await rules.find(id) : null;
  if (record === null) throw await unknownRule(log, id);
  return { record, version: versionOf(record, number ?? record.versions.length) };
}

/** @throws CliError */
export function addressOf(asked: string): { readonly id: string; readonly number: number | null } {
  const [, id, number] = /^([^@]*)(?:@v?(\d{1,9}))?$/.exec(asked) ?? [];
  if (id === undefined || id === '')
    throw new CliError(ExitCode.usage, `${JSON.stringify(asked)} names no rule`, 'Expected its id, or id@version.');
  return { id, number: number === undefined ? null : Number(number) };
}

async function unknownRule(log: EventLog, id: string): Promise<CliError> {
  const known: string[] = [];
  for await (const stream of log.streams('rule')) known.push(stream.slice('rule.'.length));
  const meant = nearest(id, known) ?? only(known.filter((one) => one.startsWith(id)));
  return new CliError(
    ExitCode.invalidInput,
    `there is no rule ${JSON.stringify(id)} in the store`,
    meant === undefined
      ? known.length === 0
        ? 'It is empty. "pulse rules generate" and "pulse rules import" put rules into it.'
        : '"pulse rules list" shows those that there are.'
      : `Did you mean ${meant}?`,
  );
}

const only = (names: readonly string[]): string | undefined => (names.length === 1 ? names[0] : undefined);

/** Null where the version was not assessed. */
export async function assessmentOf(artifacts: ArtifactStore, { assessment }: RuleVersion): Promise<Assessment | null> {
  if (assessment === null) return null;
  return Assessment.parse(parseJson(Buffer.from(await artifacts.get(assessment)).toString('utf8')));
}

export const targetsOf = ({ effects }: RuleData): string => effects.map(({ on }) => on).join(', ');
