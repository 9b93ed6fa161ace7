import { fillNormals, streamKey, variableId } from '@pulse/engine';
import type {
  Forecaster,
  Input,
  MonitoredEvent,
  Observations,
  OriginForecaster,
  Run,
  RunRecord,
  Turn,
} from '../port.js';
import { ShortHistoryError } from '../port.js';

/** x <- mean + phi (x - mean) + drift + rules + sd z from the last known value: a model whose truth is known. */
export interface GaussianModel {
  readonly phi?: number;
  readonly mean?: number;
  readonly drift?: number;
  readonly sd: number;
  /** Added each turn; `from` is the first turn in which it fires, on every path. */
  readonly rules?: readonly {
    readonly id: string;
    readonly tags: readonly string[];
    readonly add: number;
    readonly from?: number;
  }[];
  /** The only input that can be moved: `drift`. */
  readonly inputs?: readonly Input[];
  /** The event `up` is x above this. */
  readonly threshold?: number;
}

/** Standard normal draws from a stream of their own. */
export function normals(seed: number, n: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, streamKey(seed, 0, 'data'), variableId('data'), 1, 0, n);
  return out;
}

/** An AR(1) path around 0 with stationary variance sd^2 / (1 - phi^2); a random walk from 0 for phi = 1. */
export function autoregression(seed: number, n: number, phi: number, sd: number): Float64Array {
  const x = normals(seed, n);
  x[0] = phi < 1 ? (sd * x[0]!) / Math.sqrt(1 - phi * phi) : 0;
  for (let i = 1; i < n; i++) x[i] = phi * x[i - 1]! + sd * x[i]!;
  return x;
}

/** Forecasts one target `x` that was observed from period `start` on and is known `lag` periods late. */
export class GaussianForecaster implements Forecaster {
  readonly targets = [{ name: 'x', support: 'real' }] as const;
  readonly events: readonly MonitoredEvent[];
  /** Origins that were fitted, in order. */
  readonly fitted: number[] = [];

  constructor(
    private readonly data: Float64Array,
    private readonly model: GaussianModel,
    private readonly start = 0,
    private readonly lag = 0,
  ) {
    this.events = model.threshold === undefined ? [] : [{ name: 'up', monitor: 'at' }];
  }

  observed(_target: string, origin: number): Observations {
    const length = Math.max(0, origin - this.start + 1);
    const values = Float64Array.from({ length }, (_, i) => (i < length - this.lag ? (this.data[i] ?? NaN) : NaN));
    return { start: this.start, values };
  }

  held(_event: string, origin: number): Observations {
    const { start, values } = this.observed('x', origin);
    const { threshold = 0 } = this.model;
    return { start, values: values.map((value) => (Number.isNaN(value) ? NaN : Number(value > threshold))) };
  }

  at(origin: number): OriginForecaster {
    const { values } = this.observed('x', origin);
    const last = values.findLastIndex((value) => !Number.isNaN(value));
    if (last < 2) throw new ShortHistoryError('fewer than three values');
    this.fitted.push(origin);
    return new GaussianOrigin(values[last]!, values.length - 1 - last, this.model);
  }
}

class GaussianOrigin implements OriginForecaster {
  readonly events: readonly string[];
  readonly rules: readonly string[];
  readonly overlays = { hope: 0.5 };
  readonly processes = {};
  readonly scenarioRules = {};
  readonly scenarioTargets = [];
  readonly inputs: readonly Input[];
  readonly alternatives = [];

  constructor(
    private readonly last: number,
    private readonly behind: number,
    private readonly model: GaussianModel,
  ) {
    this.events = model.threshold === undefined ? [] : ['up'];
    this.rules = (model.rules ?? []).map(({ id }) => id);
    this.inputs = model.inputs ?? [];
  }

  simulate(run: Run, visit: (turn: Turn) => void): RunRecord {
    const { paths, horizon, without = [], nudge } = run;
    const { phi = 1, mean = 0, sd, threshold = 0 } = this.model;
    const drift = (this.model.drift ?? 0) + (nudge?.by ?? 0);
    const key = streamKey(run.seed, run.replicate, run.purpose);
    const rules = (this.model.rules ?? []).filter(({ id }) => !without.includes(id));
    const x = new Float64Array(paths).fill(this.last);
    const z = new Float64Array(paths);
    for (let turn = 1 - this.behind; turn <= horizon; turn++) {
      const added = rules.reduce((sum, rule) => sum + (turn >= (rule.from ?? 1) ? rule.add : 0), drift);
      fillNormals(z, key, variableId('x'), turn + this.behind, 0, paths);
      for (let p = 0; p < paths; p++) x[p] = mean + phi * (x[p]! - mean) + added + sd * z[p]!;
      if (turn >= 1)
        visit({ horizon: turn, target: () => x, event: () => x.map((value) => (value > threshold ? 1 : 0)) });
    }
    const byTurn = (from = 1) => Array.from({ length: horizon }, (_, i) => (i + 1 >= from ? 1 : 0));
    return {
      rules: rules.map(({ id, tags, add, from }) => ({
        rule: id,
        tags: [...tags],
        fired: byTurn(from).reduce<number>((sum, share) => sum + share, 0) / horizon,
        unknown: 0,
        effects: { x: add * byTurn(from).reduce<number>((sum, share) => sum + share, 0) },
        byTurn: byTurn(from),
      })),
      overlays: { hope: Array.from({ length: horizon }, (_, i) => 0.5 + 0.1 * (i + 1)) },
      failedPaths: 0,
      clippedShare: 0,
    };
  }
}
