import type { Condition, RuleData } from '@pulse/contracts';
import { atomsOf, conditionText, featureOf, partsOf } from '@pulse/domain';
import type { KnownRule, ProposalAsk, PromptName, ResidualWindow } from '../ask.js';
import type { NameMap } from '../names.js';
import { cleanText } from './clean-text.js';
import { renamed, renamedAtom } from './rename.js';

const LONGEST_NOTE = 200;
const LONGEST_CONTEXT = 2_000;
const MOST_ITEMS = 12;

/** One section of data: what there is to say, the most important first; as many items are shown as there is room for. */
export interface Section {
  readonly name: string;
  readonly source: string;
  readonly items: readonly unknown[];
}

/** What a model is told besides the names, in order of importance. */
export function sectionsOf(ask: ProposalAsk, names: NameMap): Section[] {
  const hidden = names.regime !== 'real';
  const best = ask.best.slice(0, 5).map((known) => knownItem(known, names));
  const rejected = ask.rejected
    .slice(0, MOST_ITEMS)
    .map(({ rule, codes }) => ({ when: textOf(rule.condition, names), codes: codes.map(codeOf) }));
  const own = [
    { name: 'best_rules', source: 'pulse', items: best },
    { name: 'rejected', source: 'pulse', items: rejected },
  ];
  const facts: Section[] = [
    ...(ask.operator === 'repair' ? own.toReversed() : own),
    {
      name: 'atoms',
      source: 'pulse',
      items: ask.atoms
        .slice(0, MOST_ITEMS)
        .map(({ atom, effect }) => ({ test: conditionText(renamedAtom(atom, names.shown)), effect_sd: short(effect) })),
    },
    {
      name: 'worst_windows',
      source: 'pulse',
      items: ask.residuals.slice(0, MOST_ITEMS).map((window) => windowItem(window, names)),
    },
    {
      name: 'stored_rules',
      source: 'rule store',
      items: ask.stored.slice(0, MOST_ITEMS).map(({ rule, status }) => storedItem(rule, status, names)),
    },
  ];
  // Their texts would tell what the names hide.
  if (hidden) return facts;
  const notes = Object.entries(ask.notes)
    .filter(([name]) => names.real(names.shown(name)) !== undefined)
    .map(([name, note]) => ({ name: names.shown(name), note: cleanText(note, LONGEST_NOTE) }));
  const context = ask.context.map(({ source, text }) => ({
    source: cleanText(source, 40),
    text: cleanText(text, LONGEST_CONTEXT),
  }));
  return [
    ...facts,
    { name: 'notes', source: 'world', items: notes },
    { name: 'context', source: 'user', items: context },
  ];
}

/** Transforms that a name has, where it has not all. */
const ALL_TRANSFORMS = 7;

/** What a model is told of one name. Without real names neither its unit nor its values, which would tell it. */
export function nameItem({ name, kind, unit, transforms, observed }: PromptName, names: NameMap): unknown {
  return {
    name: names.shown(name),
    ...(kind === 'overlay' && { kind }),
    ...(transforms.length < ALL_TRANSFORMS && { transforms }),
    ...(names.regime === 'real' && { unit: cleanText(unit, 24), quantiles: observed.quantiles.map(short) }),
  };
}

/** Names in the order in which they are worth telling: the target, what rules and tests use, the others. */
export function namesByUse(ask: ProposalAsk): string[] {
  const conditions: Condition[] = [
    ...ask.best.map(({ rule }) => rule.condition),
    ...ask.atoms.map(({ atom }) => atom),
    ...ask.rejected.map(({ rule }) => rule.condition),
    ...ask.stored.map(({ rule }) => rule.condition),
  ];
  const used = conditions.flatMap((condition) =>
    atomsOf(condition).flatMap(({ atom }) => partsOf(featureOf(atom)).map(({ name }) => name)),
  );
  const known = new Set(ask.catalogue.entries.map(({ name }) => name));
  return [...new Set([ask.target, ...used, ...known])].filter((name) => known.has(name));
}

function knownItem({ rule, costBits, savedBits, findings }: KnownRule, names: NameMap): unknown {
  return {
    when: textOf(rule.condition, names),
    effect: effectsOf(rule, names),
    bits: { cost: short(costBits), saved: short(savedBits) },
    ...(findings.length > 0 && { codes: [...new Set(findings.map(({ code }) => codeOf(code)))] }),
  };
}

function storedItem(rule: RuleData, status: string, names: NameMap): unknown {
  const description = cleanText(rule.description, LONGEST_NOTE);
  return {
    when: textOf(rule.condition, names),
    effect: effectsOf(rule, names),
    status: codeOf(status),
    ...(names.regime === 'real' && description !== '' && { description }),
  };
}

function windowItem({ from, to, meanResidual, levels }: ResidualWindow, names: NameMap): unknown {
  const shown = Object.entries(levels).map(([name, level]) => [names.shown(name), short(level)]);
  return { turns: [from, to], mean_residual_sd: short(meanResidual), quantile_levels: Object.fromEntries(shown) };
}

function effectsOf(rule: RuleData, names: NameMap): string[] {
  return rule.effects.map(({ on, add }) => {
    const direction = add === 'fit' ? 'moves' : add.value < 0 ? 'lowers' : 'raises';
    return `${direction} ${names.shown(on)}`;
  });
}

const textOf = (condition: Condition, names: NameMap): string => conditionText(renamed(condition, names.shown));
const short = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(3)) : null);
const codeOf = (code: string): string => code.replace(/[^a-z_.]/g, '').slice(0, 40);
