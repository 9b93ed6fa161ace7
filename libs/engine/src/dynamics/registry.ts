import { ar1 } from './ar1.js';
import { bootstrap } from './bootstrap.js';
import { constant } from './constant.js';
import type { Dynamics, DynamicsKind } from './dynamics.js';
import { ets } from './ets.js';
import { gbm } from './gbm.js';
import { jumps } from './jumps.js';
import { randomWalk } from './random-walk.js';
import { regime } from './regime.js';
import { seasonal } from './seasonal.js';

/** Every kind of process; a new kind is one file and one line here. */
const KINDS: Readonly<Record<DynamicsKind, Dynamics>> = {
  constant,
  random_walk: randomWalk,
  ar1,
  gbm,
  seasonal,
  ets,
  regime,
  jumps,
  bootstrap,
};

export function dynamicsOf(kind: DynamicsKind): Dynamics {
  return KINDS[kind];
}
