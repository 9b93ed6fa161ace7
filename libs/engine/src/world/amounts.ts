import type { Estimable, NumberOrParameter, World } from '@pulse/contracts';
import type { Amount } from '../dynamics/index.js';
import type { WorldProblem } from './problems.js';

/** Resolves the numbers of a world that may be names of its parameters, and collects those that name nothing. */
export class Amounts {
  constructor(
    private readonly world: World,
    private readonly parameters: ReadonlyMap<string, number>,
    private readonly problems: WorldProblem[],
  ) {}

  number(value: NumberOrParameter, path: string): number {
    if (typeof value === 'number') return value;
    const found = this.parameters.get(value);
    if (found !== undefined) return found;
    this.unknown(value, path);
    return 0;
  }

  amount(value: Estimable, path: string): Amount {
    if (value === 'fit') return { fit: true };
    if (typeof value === 'number') return { fit: false, value, sd: 0 };
    if (typeof value === 'object') return { fit: false, value: value.value, sd: value.sd };
    const parameter = this.world.parameters[value];
    const found = this.parameters.get(value);
    if (found === undefined) {
      this.unknown(value, path);
      return { fit: false, value: 0, sd: 0 };
    }
    if (typeof parameter !== 'object') return { fit: false, value: found, sd: 0, parameter: value };
    const { sd, min, max } = parameter;
    return {
      fit: false,
      value: found,
      sd,
      parameter: value,
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    };
  }

  private unknown(name: string, path: string): void {
    this.problems.push({
      code: 'world.unknown_name',
      path,
      message: `there is no parameter '${name}'`,
      unknown: name,
      known: [...this.parameters.keys(), 'fit'],
    });
  }
}
