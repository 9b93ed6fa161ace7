export * from './assessment.js';
export * from './condition.js';
export * from './finding.js';
export * from './rule-data.js';
