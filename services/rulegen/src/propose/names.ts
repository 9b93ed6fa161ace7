import { contentHash } from '@pulse/domain';
import type { NamesRegime } from './ask.js';

/** Longer names are never shown: there is room in them for sentences. */
const LONGEST_SHOWN = 40;

/** How the names of the world and those of a prompt stand for each other. */
export interface NameMap {
  readonly regime: NamesRegime;
  /** What a model is shown for a name of the world. */
  readonly shown: (name: string) => string;
  /** The name of the world that a model means; undefined where there is none. */
  readonly real: (shown: string) => string | undefined;
  /** A text of a model with the names of the world in it. */
  readonly realText: (text: string) => string;
}

/**
 * Names as the regime wants them, the same for the same names and seed: `real` as they are, `neutral` v1, v2, ... in an
 * order that says nothing, `shuffled` each the name of another.
 */
export function nameMap(names: readonly string[], regime: NamesRegime, seed: number | string): NameMap {
  const order = [...names]
    .map((name) => ({ name, key: contentHash({ seed, name }) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const forward = new Map(
    order.map(({ name }, i) => {
      if (regime === 'shuffled' && names.every((one) => one.length <= LONGEST_SHOWN))
        return [name, order[(i + 1) % order.length]!.name];
      const plain = regime === 'real' && name.length <= LONGEST_SHOWN;
      return [name, plain ? name : freeAlias(`v${i + 1}`, names)];
    }),
  );
  const back = new Map([...forward].map(([name, shown]) => [shown, name]));
  return {
    regime,
    shown: (name) => forward.get(name) ?? (regime === 'real' && name.length <= LONGEST_SHOWN ? name : 'other'),
    real: (shown) => back.get(shown),
    realText: (text) => (regime === 'real' ? text : text.replace(/[A-Za-z_]\w*/g, (word) => back.get(word) ?? word)),
  };
}

/** An alias that is no name itself: a world may have a variable v1. */
function freeAlias(alias: string, names: readonly string[]): string {
  let free = alias;
  while (names.includes(free)) free = `${free}_`;
  return free;
}
