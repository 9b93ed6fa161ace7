import type { World } from '@pulse/contracts';
import { renderDiagnostics } from '../source/index.js';
import { readWorld } from './read-world.js';

/** A small world for specs: parameters of the manifests in this package, two overlays, three rules. */
export const SPEC_WORLD = `name: small
period: month
parameters:
  decay_rate: 0.01
  smart: 1
  min_leaf_size: 20
  semantic_threshold: 0.1
  limit: {value: 1, sd: 0.2, min: 0, max: 5}
variables:
  x: {initial: 1, process: {kind: random_walk, sd: smart}}
  y: {initial: 1, support: positive, process: {kind: gbm, drift: 0.01, volatility: {value: 0.1, sd: 0.02}}}
overlays:
  hope: {}
  rage: {decay_rate: limit, baseline: 0.1}
  echo: {measure: x / 10, follow: true}
rules:
  - {id: R006, when: x > min_leaf_size and x > semantic_threshold, effects: [{on: hope, add: 0.1}]}
  - {id: R007, when: x > 1, enabled: false, effects: [{on: hope, add: 0.1}]}
  - {id: R008, when: "persist(x > 0, 2, 3)", effects: [{on: y, add: 0.01, cap: 0.02}]}
targets: [x, y]
`;

/** The world of a text that has no errors. */
export function worldOf(text: string = SPEC_WORLD): World {
  const { world, diagnostics } = readWorld(text, 'w.yaml');
  if (world === undefined) throw new Error(renderDiagnostics(diagnostics, { 'w.yaml': text }));
  return world;
}
