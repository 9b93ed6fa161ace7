export { checkParam, type ParamCheck } from './check-param.js';
export { nearestParam } from './nearest-param.js';
export { canonicalPath, knownParamPaths, type ParamPath } from './param-paths.js';
export { PROCESS_FIELDS } from './process-fields.js';
export { readWorld, type WorldReading } from './read-world.js';
export { scenarioCause } from './scenario.js';
export { scopeOf as expressionScope } from '@pulse/engine';
export { worldHash } from './world-hash.js';
export { MarkError, markNarrative, type NarrativeMarks } from './mark-narrative.js';
