import type { RuleData, RuleFinding } from '@pulse/contracts';
import { checkLogic } from '../rule-logic/index.js';
import { type Catalogue, catalogueOf, checkSyntax, lookBackOf } from '../rule-grammar/index.js';
import { coverageFindings, lookBackFinding } from './coverage.js';
import { evidenceRule, type Firing, firingOf } from './evidence-rule.js';
import { scopeWorld, type ScopedWorld } from './scoped-world.js';
import { lookBackOfSplit } from './split-periods.js';
import type { EvaluationSetting } from './task.js';

/** A rule after the checks that need no forecasts. */
export interface PreparedRule {
  /** With its thresholds on the grid; null where its syntax is refused. */
  readonly rule: RuleData | null;
  readonly syntax: readonly RuleFinding[];
  readonly logic: readonly RuleFinding[];
  readonly coverage: readonly RuleFinding[];
  /** Null where it was not evaluated on history. */
  readonly scoped: ScopedWorld | null;
  readonly firing: { readonly train: Firing; readonly validation: Firing } | null;
}

/** Checks rules on what was known at the end of the training block, and counts their firing up to the validation block. */
export class Preparation {
  readonly catalogue: Catalogue;

  constructor(private readonly setting: EvaluationSetting) {
    this.catalogue = catalogueOf(setting.world, setting.history, setting.split.train.last);
  }

  syntax(rule: unknown): PreparedRule {
    const checked = checkSyntax(rule, this.catalogue);
    return { rule: checked.rule, syntax: checked.findings, logic: [], coverage: [], scoped: null, firing: null };
  }

  logic(prepared: PreparedRule): PreparedRule {
    if (prepared.rule === null) return prepared;
    const { stored = [], world } = this.setting;
    return { ...prepared, logic: checkLogic(prepared.rule, { catalogue: this.catalogue, stored, world }) };
  }

  coverage(prepared: PreparedRule): PreparedRule {
    if (prepared.rule === null) return prepared;
    const { world, history, target, split } = this.setting;
    const lookBack = lookBackOf(prepared.rule.condition, this.catalogue);
    if (lookBack > lookBackOfSplit(split))
      return { ...prepared, coverage: [lookBackFinding(lookBack, lookBackOfSplit(split))] };
    const rule = evidenceRule(this.setting, prepared.rule);
    const scoped = scopeWorld(world, history, target, rule);
    if (scoped.scenario !== null) return { ...prepared, coverage: [scenarioFinding(scoped.scenario)], scoped };
    const train = firingOf(this.setting, rule, split.train);
    const validation = firingOf(this.setting, rule, split.validation);
    return { ...prepared, coverage: coverageFindings(train, validation), scoped, firing: { train, validation } };
  }

  all(rule: unknown): PreparedRule {
    return this.coverage(this.logic(this.syntax(rule)));
  }
}

/** Whether a finding forbids the rule before any forecast is made. */
export function isBlocked({ rule, syntax, logic, coverage }: PreparedRule): boolean {
  return rule === null || [...syntax, ...logic, ...coverage].some(({ severity }) => severity === 3);
}

function scenarioFinding(reason: string): RuleFinding {
  return {
    code: 'coverage.scenario',
    verdict: 'proven',
    severity: 3,
    path: '/condition',
    message: `history cannot evaluate it: ${reason}`,
    counterexample: null,
    suggestion: 'read names that have data',
    others: [],
  };
}
