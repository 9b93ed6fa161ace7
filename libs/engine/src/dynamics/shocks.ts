import { dynamicsOf } from './registry.js';
import type { Fit, FitSeries } from './dynamics.js';

/**
 * The shocks of history as draws of the standard normal law, by period of the series, NaN where they are not known: in
 * gaps, before the first step, and for a process that has no shocks or whose sd is 0.
 */
export function shocksOf(fit: Fit, series: FitSeries): Float64Array {
  const dynamics = dynamicsOf(fit.kind);
  if (dynamics.shocks !== undefined) return dynamics.shocks(fit, series);
  const shocks = new Float64Array(series.x.length).fill(NaN);
  const sd = fit.coefficients[fit.sdAt]?.value ?? 0;
  if (!(sd > 0) || fit.states !== undefined || fit.uniforms !== undefined) return shocks;
  const none = new Float64Array(0);
  const before = Array.from({ length: fit.lags + 1 }, () => new Float64Array(1));
  const out = new Float64Array(1);
  const block = {
    coefficients: fit.coefficients.map(({ source, value }) => (source === 'derived' ? none : Float64Array.of(value))),
    previous: (back: number) => before[back]!,
    out,
    z: new Float64Array(1),
    states: [],
    uniforms: [],
    from: 0,
    to: 1,
    phase: 0,
  };
  const { x, effect, from, to } = series;
  for (let i = from + fit.lags; i < to; i++) {
    for (let back = 1; back <= fit.lags; back++) before[back]![0] = x[i - back]!;
    block.phase = fit.season > 1 ? series.phase(i) : 0;
    dynamics.step(block, fit);
    shocks[i] = (x[i]! - effect[i]! - out[0]!) / sd;
  }
  return shocks;
}
