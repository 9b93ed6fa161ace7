import type { Asset, Overlay, Process, Variable, World } from '@pulse/contracts';
import { toNatural } from '../dynamics/index.js';
import { namesIn } from '../expression/index.js';
import { seasonOf } from '../time/index.js';
import type { Amounts } from './amounts.js';
import { compileProcess } from './compile-process.js';
import type { CompiledAsset, CompiledOverlay, CompiledVariable } from './compiled.js';
import type { Names } from './names.js';
import type { Texts } from './texts.js';

/** Compiles what holds a value: variables, overlays and assets. */
export class StateCompiler {
  constructor(
    private readonly world: World,
    private readonly parameters: ReadonlyMap<string, number>,
    private readonly names: Names,
    private readonly amounts: Amounts,
    private readonly texts: Texts,
  ) {}

  variable(name: string, variable: Variable): CompiledVariable {
    const { names } = this;
    const path = `variables.${name}`;
    const process: Process = variable.process;
    const season = process.season ?? seasonOf(this.world.period) ?? 1;
    if (process.kind === 'gbm' && variable.support !== 'positive')
      names.problem('world.not_applicable', `${path}.process.kind`, 'gbm needs a variable with support: positive');
    if ((process.kind === 'seasonal' || process.seasonal === 'additive') && season < 2)
      names.problem(
        'world.not_applicable',
        `${path}.process.season`,
        `periods of kind ${this.world.period} have no season of their own: state one`,
      );
    if (variable.initial !== undefined && Number.isNaN(toNatural(variable.support, variable.initial)))
      names.problem(
        'world.bad_value',
        `${path}.initial`,
        `${variable.initial} lies outside of the support ${variable.support}`,
      );
    return {
      name,
      slot: names.slot(name),
      unit: variable.unit,
      support: variable.support,
      process: compileProcess(process, `${path}.process`, names, this.amounts),
      season,
      initial: variable.initial,
      publicationLag: variable.publication_lag,
    };
  }

  overlay(name: string, overlay: Overlay): CompiledOverlay {
    const { names } = this;
    const path = `overlays.${name}`;
    const measure = overlay.measure === undefined ? undefined : this.texts.number(overlay.measure, `${path}.measure`);
    for (const used of measure === undefined ? [] : namesIn(measure))
      if (names.kinds.get(used) !== 'variable' && names.slots.has(used))
        names.problem(
          'world.not_applicable',
          `${path}.measure`,
          `an overlay is measured from variables; '${used}' is none`,
        );
    if (overlay.follow && measure === undefined)
      names.problem('world.bad_value', `${path}.follow`, 'an overlay without a measure has nothing to follow');
    const decay = this.amounts.number(overlay.decay_rate, `${path}.decay_rate`);
    if (!(decay >= 0 && decay <= 1))
      names.problem('world.bad_value', `${path}.decay_rate`, `a decay rate lies in [0, 1], not at ${decay}`);
    return {
      name,
      slot: names.slot(name),
      initial: overlay.initial,
      baseline: overlay.baseline,
      decay,
      measure,
      follow: overlay.follow,
    };
  }

  asset(name: string, asset: Asset): CompiledAsset {
    const price =
      typeof asset.price === 'number'
        ? { value: asset.price }
        : this.parameters.has(asset.price)
          ? { value: this.parameters.get(asset.price)! }
          : { slot: this.names.require(asset.price, `capital.${name}.price`) };
    return {
      name,
      slot: this.names.slot(name),
      amount: asset.amount,
      price,
      min: asset.min ?? -Infinity,
      max: asset.max ?? Infinity,
    };
  }
}
