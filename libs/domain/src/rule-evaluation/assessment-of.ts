import type { Assessment, AssessmentScope, Gate, HorizonSkill, RuleFinding } from '@pulse/contracts';
import { contentHash } from '../job/keys.js';
import { ruleHash } from '../rule-grammar/index.js';
import {
  finding,
  isBetter,
  isDecidable,
  type Performance,
  performanceFindings,
  VALIDATION_LEVEL,
} from './performance.js';
import { coveragePart, percent } from './coverage.js';
import type { PreparedRule } from './prepare.js';
import { NO_PARTS, PASSING_SYNTAX, passes, penalised, performancePart, qualityOf } from './quality.js';
import type { Candidate } from './task.js';

/** Everything that was found out about a rule, on the way to its assessment. */
export interface Found {
  /** As it was given, for its identity where it cannot be read. */
  readonly given: unknown;
  readonly scope: AssessmentScope;
  readonly prepared: PreparedRule;
  readonly bits: Pick<Candidate, 'costBits' | 'savedBits'>;
  /** Null where forecasts were not asked for; 'blocked' where another finding forbids them, `no reach` where they are the same. */
  readonly performance: Performance | 'blocked' | 'no reach' | null;
  /** Skill that goes into the quality, on origins that all rules of a run have; that of `performance` where absent. */
  readonly comparable?: number | null | undefined;
}

/** Puts the parts together. The report block is not looked at, so nothing is accepted here. */
export function assessmentOf(found: Found): Assessment {
  const { given, scope, prepared, bits, performance } = found;
  const performing = performanceOn(found);
  const findings = [...prepared.syntax, ...prepared.logic, ...prepared.coverage, ...performing.findings].sort(
    (a, b) => b.severity - a.severity,
  );
  const parts = partsOf(found, performing.part);
  const gates = gatesOf(found);
  const quality = qualityOf(parts);
  const decision = decisionOf(scope, gates, performance);
  const { train, validation } = prepared.firing ?? {};
  return {
    rule: prepared.rule === null ? contentHash(given) : ruleHash(prepared.rule),
    scope,
    quality,
    passed: passes(quality, gates),
    parts,
    findings,
    gates,
    validation: [...performing.horizons],
    report: [],
    bits: bits.costBits === null || bits.savedBits === null ? null : { cost: bits.costBits, saved: bits.savedBits },
    coverage:
      train === undefined || validation === undefined
        ? null
        : {
            periods: train.periods + validation.periods,
            fired: train.fired + validation.fired,
            unknown: train.unknown + validation.unknown,
          },
    ...decision,
  };
}

interface Performing {
  readonly part: number | null;
  readonly findings: readonly RuleFinding[];
  readonly horizons: readonly HorizonSkill[];
}

function performanceOn({ performance, comparable }: Found): Performing {
  if (performance === null) return { part: null, findings: [], horizons: [] };
  if (performance === 'blocked') return { part: 0, findings: [], horizons: [] };
  if (performance === 'no reach') {
    const message = 'nothing that it writes can move the target within the horizons that are scored';
    const found = finding('no_reach', 'proven', 2, message, 'write the target, or what a rule on it reads');
    return { part: 0, findings: [found], horizons: [] };
  }
  const part = isDecidable(performance) ? performancePart(comparable ?? performance.atLead.skill ?? 0) : null;
  return { part, findings: performanceFindings(performance), horizons: performance.horizons };
}

function partsOf({ scope, prepared }: Found, performance: number | null): Assessment['parts'] {
  const syntax = penalised(prepared.syntax);
  const asked = (part: AssessmentScope): boolean => scope === 'comprehensive' || scope === part;
  if (prepared.rule === null || syntax < PASSING_SYNTAX) return { ...NO_PARTS, syntax };
  return {
    syntax: asked('syntax') ? syntax : null,
    logic: asked('logic') ? penalised(prepared.logic) : null,
    coverage: asked('coverage') ? coveragePart(prepared.coverage) : null,
    performance: asked('performance') ? performance : null,
  };
}

function gatesOf({ scope, prepared, bits, performance }: Found): Gate[] {
  const severe = (findings: readonly RuleFinding[]): RuleFinding | undefined => findings.find((f) => f.severity === 3);
  const syntax = penalised(prepared.syntax);
  const broken = severe(prepared.syntax);
  const gates: Gate[] = [
    {
      gate: 'structure',
      passed: prepared.rule !== null && syntax >= PASSING_SYNTAX,
      detail: broken?.message ?? `syntax ${syntax.toFixed(2)}, ${PASSING_SYNTAX} is needed`,
    },
  ];
  if (!gates[0]!.passed || scope === 'syntax') return gates;
  const illogical = severe([...prepared.logic, ...prepared.coverage]);
  gates.push({ gate: 'logic', passed: illogical === undefined, detail: illogical?.message ?? 'nothing forbids it' });
  if (performance === null) return gates;
  const { costBits, savedBits } = bits;
  if (costBits !== null && savedBits !== null)
    gates.push({
      gate: 'description_length',
      passed: savedBits > costBits,
      detail: `saves ${savedBits.toFixed(1)} bits of the training data and costs ${costBits.toFixed(1)}`,
    });
  gates.push(validationGate(performance));
  return gates;
}

function validationGate(performance: Exclude<Found['performance'], null>): Gate {
  const gate = 'validation' as const;
  if (performance === 'blocked') return { gate, passed: false, detail: 'not forecast, as it is forbidden' };
  if (performance === 'no reach') return { gate, passed: false, detail: 'it cannot move the target' };
  const detail = performanceText(performance);
  return { gate, passed: isDecidable(performance) && isBetter(performance, VALIDATION_LEVEL), detail };
}

export function performanceText({ atLead, pooled, lead }: Performance): string {
  const { skill, p, n } = atLead;
  if (skill === null || p === null) return `${n} origins were scored`;
  return `skill ${percent(skill)} ${lead} ahead, ${percent(pooled.skill ?? 0)} over all horizons; p ${p.toPrecision(2)} on ${n} origins`;
}

function decisionOf(
  scope: AssessmentScope,
  gates: readonly Gate[],
  performance: Found['performance'],
): Pick<Assessment, 'decision' | 'reason'> {
  const undecidable = performance !== null && typeof performance === 'object' && !isDecidable(performance);
  const failed = gates.find(({ gate, passed }) => !passed && !(undecidable && gate === 'validation'));
  if (failed !== undefined) return { decision: 'rejected', reason: `${failed.gate}: ${failed.detail}` };
  if (undecidable) return { decision: 'not decidable', reason: performanceText(performance) };
  const open =
    scope === 'comprehensive' || scope === 'performance'
      ? 'the report block was not looked at'
      : 'forecasts were not compared';
  return { decision: 'not judged', reason: open };
}
