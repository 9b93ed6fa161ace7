import type { ParamValue } from '@pulse/contracts';
import type { JobRow } from './job-row.js';
import type { Objective } from './objective.js';

/** One axis with its distinct values: numbers ascending, others in the order in which they are planned. */
export interface Axis {
  readonly name: string;
  readonly values: readonly ParamValue[];
}

/** Axes that really vary: more than one value over the jobs. */
export function varyingAxes(rows: readonly JobRow[], names: readonly string[]): Axis[] {
  return names
    .map((name) => {
      const values = new Set<ParamValue>();
      for (const row of rows) if (row.axes[name] !== undefined) values.add(row.axes[name]);
      return { name, values: inOrder([...values]) };
    })
    .filter((axis) => axis.values.length > 1);
}

function inOrder(values: ParamValue[]): ParamValue[] {
  return values.every((value) => typeof value === 'number') ? values.sort((a, b) => a - b) : values;
}

/** Mean of the objective over the jobs with one value of an axis. */
export interface MainEffect {
  readonly axis: string;
  readonly levels: readonly {
    readonly value: ParamValue;
    readonly jobs: number;
    readonly scored: number;
    readonly mean: number | null;
    readonly min: number | null;
    readonly max: number | null;
  }[];
}

export function mainEffect(rows: readonly JobRow[], axis: Axis, objective: Objective): MainEffect {
  const byValue = Map.groupBy(rows, (row) => row.axes[axis.name]);
  const levels = axis.values.map((value) => {
    const jobs = byValue.get(value) ?? [];
    const scores = jobs.flatMap((row) => objective.valueOf(row) ?? []);
    const some = scores.length > 0;
    return {
      value,
      jobs: jobs.length,
      scored: scores.length,
      mean: some ? scores.reduce((a, b) => a + b, 0) / scores.length : null,
      min: some ? Math.min(...scores) : null,
      max: some ? Math.max(...scores) : null,
    };
  });
  return { axis: axis.name, levels };
}

/** One cell of a matrix of two axes. */
export interface MatrixCell {
  readonly row: ParamValue;
  readonly column: ParamValue;
  /** Jobs there; 0 marks a combination that was not planned. */
  readonly jobs: number;
  readonly failed: number;
  readonly value: number | null;
  readonly name: string | null;
}

export function matrixCells(rows: readonly JobRow[], down: Axis, across: Axis, objective: Objective): MatrixCell[] {
  return down.values.flatMap((row) =>
    across.values.map((column) => {
      const jobs = rows.filter((job) => job.axes[down.name] === row && job.axes[across.name] === column);
      const scores = jobs.flatMap((job) => objective.valueOf(job) ?? []);
      return {
        row,
        column,
        jobs: jobs.length,
        failed: jobs.filter((job) => job.status === 'failed').length,
        value: scores.length > 0 ? scores.reduce((a, b) => a + b, 0) / scores.length : null,
        name: jobs[0]?.name ?? null,
      };
    }),
  );
}
