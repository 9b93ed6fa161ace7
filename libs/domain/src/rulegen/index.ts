export { type ArmBeliefs, chooseArm, learn, propensityOf } from './bandit.js';
export {
  acceptedIn,
  bestOf,
  type IterationEnd,
  type IterationFacts,
  type KeptRule,
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
