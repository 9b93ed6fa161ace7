import type { JsonObject } from '@pulse/contracts';
import { contentHash, QUANTILE_GRID } from '@pulse/domain';
import type { PromptName, ProposalAsk } from '../ask.js';
import { nameMap, type NameMap } from '../names.js';
import { cleanText } from './clean-text.js';
import { wireJsonSchema, wireSchema, type WireSchema } from '../wire/wire-schema.js';
import { dataSection, fenced } from './data-section.js';
import { packed, sectionsBytes } from './pack.js';
import { nameItem, namesByUse, sectionsOf } from './sections.js';
import { TEMPLATE } from './template.js';

/** One prompt: what is sent, and what is needed to read the answer. */
export interface Prompt {
  readonly version: string;
  /** SHA-256 of what is sent, which is also the name of its artefact. */
  readonly hash: string;
  readonly system: string;
  readonly user: string;
  readonly schema: JsonObject;
  readonly wire: WireSchema;
  readonly names: NameMap;
  readonly entries: ReadonlyMap<string, PromptName>;
}

/** Share of the room for data that names may take; the rest is for what is known of rules. */
const NAMES_SHARE = 0.6;
/** Interfaces refuse larger enumerations. */
const MOST_NAMES = 200;

/**
 * The prompt of an ask in at most `room` bytes (of system, user and schema together), or null where that is too little
 * for the target alone. The same ask and room give the same prompt.
 */
export function buildPrompt(ask: ProposalAsk, room: number): Prompt | null {
  const byName = new Map(ask.catalogue.entries.map((entry) => [entry.name, entry]));
  const all = namesByUse(ask);
  const names = nameMap([...byName.keys()].sort(), ask.names, ask.seed);
  const task = taskOf(ask, names);
  const head = `${TEMPLATE.operators[ask.operator]} Give at most ${ask.wanted} rules.\n${TEMPLATE.data}\n${task}`;

  const [first] = all;
  if (first === undefined) return null;
  const whole = finished(
    [head, namesSection([first], byName, names)].join('\n'),
    wireSchema([names.shown(first)]),
    names,
    new Map(),
  );
  let left = room - promptBytes(whole);
  if (left < 0) return null;
  const sections = sectionsOf(ask, names);
  const shown = [first];
  const forSections = Math.min(left * (1 - NAMES_SHARE), sectionsBytes(sections));
  for (const name of all.slice(1, MOST_NAMES)) {
    // Its place in the schema's enumeration and its line, each with a comma.
    const cost = bytes(JSON.stringify(names.shown(name))) + bytes(fenced(nameItem(byName.get(name)!, names))) + 2;
    if (left - cost < forSections) break;
    left -= cost;
    shown.push(name);
  }
  const wire = wireSchema(shown.map(names.shown));
  const user = [head, namesSection(shown, byName, names), ...packed(sections, left)].join('\n');
  return finished(user, wire, names, new Map(shown.map((name) => [name, byName.get(name)!])));
}

/** The prompt of the one further turn: the task, the reply that could not be used, and what was wrong with it. */
export function promptAgain(
  ask: ProposalAsk,
  { wire, names, entries }: Prompt,
  reply: string,
  problems: readonly unknown[],
): Prompt {
  const user = [
    `${TEMPLATE.again} Give at most ${ask.wanted} rules.`,
    TEMPLATE.data,
    taskOf(ask, names),
    dataSection('problems', 'pulse', problems),
    dataSection('reply', 'model', cleanText(reply, 6_000)),
  ].join('\n');
  return finished(user, wire, names, entries);
}

function finished(user: string, wire: WireSchema, names: NameMap, entries: Prompt['entries']): Prompt {
  const { version, system } = TEMPLATE;
  const schema = wireJsonSchema(wire);
  return {
    version,
    hash: contentHash(promptRecord({ version, system, user, schema })),
    system,
    user,
    schema,
    wire,
    names,
    entries,
  };
}

/** What an artefact of the prompt holds. */
export function promptRecord({
  version,
  system,
  user,
  schema,
}: Pick<Prompt, 'version' | 'system' | 'user' | 'schema'>): JsonObject {
  return { kind: 'llm-prompt', version, system, user, schema };
}

function taskOf(ask: ProposalAsk, names: NameMap): string {
  return dataSection('task', 'user', {
    target: names.shown(ask.target),
    rule_type: ask.ruleType === null || names.regime !== 'real' ? null : cleanText(ask.ruleType, 80),
  });
}

function namesSection(shown: readonly string[], byName: ReadonlyMap<string, PromptName>, names: NameMap): string {
  const lines = shown.map((name) => nameItem(byName.get(name)!, names));
  const levels = names.regime === 'real' && { quantile_levels: QUANTILE_GRID };
  return dataSection('names', 'world', {
    kind: 'variable unless stated',
    transforms: 'all unless stated',
    ...levels,
    names: lines,
  });
}

/** UTF-8 bytes of all that a prompt gives a model. */
export function promptBytes({ system, user, schema }: Pick<Prompt, 'system' | 'user' | 'schema'>): number {
  return bytes(system) + bytes(user) + bytes(JSON.stringify(schema));
}

const bytes = (text: string): number => Buffer.byteLength(text);
