export { atomsOf, featureOf, type PlacedAtom } from './atoms.js';
export {
  type Catalogue,
  type CatalogueEntry,
  type Domain,
  QUANTILE_GRID,
  type Spread,
  type Transform,
} from './catalogue.js';
export { catalogueOf } from './catalogue-of.js';
export { type CanonicalEffect, type CanonicalRule, canonicalRule, GRAMMAR_VERSION, ruleHash } from './canonical.js';
export { checkSyntax, type CheckedSyntax } from './check-syntax.js';
export { conditionNode, conditionText } from './condition-node.js';
export { DOMAINS, featureDomain } from './domain.js';
export { depthOf, earlier, featureKey, featureNode, featureText, partsOf, plainFeature } from './feature.js';
export { fromConditionNode } from './from-node.js';
export { conditionOnGrid, onGrid, THRESHOLD_DIGITS } from './grid.js';
export { atomLookBack, featureLookBack, lookBackOf } from './look-back.js';
export type { Literal, Term } from './term.js';
export { fromWorldRule, toWorldRule, type WorldRuleOptions } from './world-rule.js';
export * from './builder/index.js';
export * from './dictionary/index.js';
