export { answer } from './answer.js';
export { type AskOptions, ChildCompute, type Compute, ComputeError, type ComputeOptions } from './compute.js';
export { InlineCompute } from './inline-compute.js';
export type { Answers, Question, Questions, Refined, RefineTask, TaskProgress } from './questions.js';
