export { type ArmBeliefs, chooseArm, learn, propensityOf } from './bandit.js';
export {
  bestOf,
  type IterationEnd,
  type IterationFacts,
  type ProposedRule,
  type RunCommand,
  type RunEvent,
  type RunRequest,
  type RunState,
  ruleGenRun,
  type StartedRun,
  summaryOf,
} from './run.js';
export { provenanceIn } from './provenance.js';
export { type Stop, stopOf } from './stop.js';
export { planSearch, type SearchPlan } from './plan-search.js';
