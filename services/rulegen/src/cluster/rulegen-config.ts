import { z } from 'zod';
import { llmEnv } from '../llm/index.js';

const whole = (min: number, max: number, fallback: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

/** Settings of the rulegen service beside those of every service and those of language models. */
export const ownEnv = {
  LLM_PRICE_FILE: z.string().optional().describe('A file with prices of models that go before those of the table'),
  RULEGEN_RUNS: whole(1, 64, 2).describe('How many runs are worked on at the same time'),
  RULEGEN_WORKERS: whole(1, 256, 2).describe('Child processes that search and evaluate, for all runs together'),
  RULEGEN_WORKER_MB: whole(128, 65_536, 512).describe('The heap of a child process, in megabytes'),
};

export const rulegenEnv = { ...ownEnv, ...llmEnv };
