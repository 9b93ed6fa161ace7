import { define, LONG } from './definition.js';

/** Rule generation and what it spends, by the rulegen service. */
export const RULES = define({
  pulse_rulegen_runs: {
    kind: 'gauge',
    unit: 'runs',
    help: 'Runs of rule generation that have not ended, by state: working, waiting',
    attributes: ['state'],
  },
  pulse_rulegen_runs_ended_total: {
    kind: 'counter',
    unit: 'runs',
    help: 'Runs that ended here, by outcome: completed, failed, canceled (while it was worked on)',
    attributes: ['outcome'],
  },
  pulse_rulegen_iterations_total: {
    kind: 'counter',
    unit: 'iterations',
    help: 'Iterations that ended, by who searched: symbolic, gpt, loop',
    attributes: ['arm'],
  },
  pulse_rulegen_iteration_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'From the start of an iteration to its commit',
    attributes: ['arm'],
    bounds: LONG,
  },
  pulse_llm_calls_total: {
    kind: 'counter',
    unit: 'calls',
    help: 'Calls of language models, by outcome: reply, refusal, truncation, denied (by the budget), or the class of the error',
    attributes: ['outcome'],
  },
  pulse_llm_tokens_total: {
    kind: 'counter',
    unit: 'tokens',
    help: 'Tokens that providers billed, by kind: input, cached_input, output, reasoning',
    attributes: ['kind'],
  },
  pulse_llm_call_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'From a request to a language model to its reply',
    attributes: ['outcome'],
    bounds: LONG,
  },
  pulse_budget_spent_dollars: {
    kind: 'gauge',
    unit: 'dollars',
    help: 'What an account has spent, by period: day, month, total',
    attributes: ['account', 'period'],
  },
  pulse_budget_used_ratio: {
    kind: 'gauge',
    unit: 'ratio',
    help: 'The largest share of a limit (day, month, total, tokens of the day) that an account has spent or holds',
    attributes: ['account'],
  },
});
