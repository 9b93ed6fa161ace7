export { draftRun, headlineTarget, type MeasuredWorld, type ModelNames, type RunWishes } from './draft-run.js';
