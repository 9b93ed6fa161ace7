import type { Estimable, Process, Variable, World } from '@pulse/contracts';
import { seasonOf } from '@pulse/engine';
import { checkEstimable } from './check-values.js';
import { fieldRange, isAmount, PROCESS_FIELDS, type ProcessField } from './process-fields.js';
import { listed, type Reporter } from './reporter.js';
import { unfittedField } from './unfitted.js';

export function checkVariables(world: World, report: Reporter): void {
  for (const [name, variable] of Object.entries(world.variables)) {
    checkSource(name, variable, world, report);
    checkInitial(name, variable, report);
    checkProcess(name, variable, world, report);
  }
  const used = new Set(Object.values(world.variables).map((variable) => variable.source));
  for (const [name, source] of Object.entries(world.sources)) {
    if (!used.has(name))
      report.warning(['sources', name], 'world.unused_source', `no variable reads the source \`${name}\``, {
        at: 'key',
      });
    if (source.series !== undefined && source.value === undefined)
      report.error(
        ['sources', name, 'series'],
        'world.long_form',
        '`series` makes this a long table, so it needs `value` too',
        {
          expected: '`value`: the column that holds the numbers',
        },
      );
  }
}

function checkSource(name: string, variable: Variable, world: World, report: Reporter): void {
  const path = ['variables', name];
  if (typeof variable.source === 'string' && !Object.hasOwn(world.sources, variable.source))
    report.unknown([...path, 'source'], 'source', variable.source, Object.keys(world.sources));
  if (variable.source === undefined && variable.column !== undefined) {
    const names = Object.keys(world.sources);
    report.error([...path, 'column'], 'world.no_source', `\`${name}\` names a column but no source`, {
      at: 'key',
      ...(names.length > 0 ? { expected: `\`source\`: one of ${listed(names)}` } : {}),
    });
  }
  if (variable.source === undefined && variable.initial === undefined && world.profile === 'measured')
    report.error(path, 'world.no_start', `\`${name}\` has no value to start from`, {
      at: 'key',
      expected: '`source` (history) or `initial`',
    });
}

function checkInitial(name: string, variable: Variable, report: Reporter): void {
  const { initial, support } = variable;
  if (initial === undefined || support === 'real') return;
  const fits = support === 'positive' ? initial > 0 : initial > 0 && initial < 1;
  if (!fits)
    report.error(
      ['variables', name, 'initial'],
      'world.outside_support',
      `\`${name}\` starts at ${initial}, outside its support \`${support}\``,
      {
        expected: support === 'positive' ? 'a number above 0' : 'a number between 0 and 1, both excluded',
      },
    );
}

function checkProcess(name: string, variable: Variable, world: World, report: Reporter): void {
  const process: Process = variable.process;
  const { kind } = process;
  const path = ['variables', name, 'process'];
  const allowed = PROCESS_FIELDS[kind];
  for (const field of Object.keys(process) as (keyof Process)[]) {
    if (field === 'kind') continue;
    if (allowed.includes(field)) checkField(name, field, process, world, report);
    else
      report.error(
        [...path, field],
        'world.foreign_parameter',
        `\`${field}\` does not belong to the process \`${kind}\``,
        {
          at: 'key',
          expected: allowed.length > 0 ? `one of ${listed(allowed)}` : `no parameters: \`${kind}\` keeps the value`,
        },
      );
  }
  if (kind === 'gbm' && variable.support !== 'positive')
    report.error(
      path,
      'world.gbm_support',
      `\`${name}\` has support \`${variable.support}\`, but gbm moves only positive values`,
      {
        expected: '`support: positive`, or another process',
      },
    );
  if (kind === 'seasonal' && process.season === undefined && (seasonOf(world.period) ?? 1) < 2)
    report.error(path, 'world.no_season', `a period of \`${world.period}\` has no season of its own`, {
      expected: '`season`: the periods in one season',
    });
  if (world.profile === 'measured') checkUnfitted(name, variable, report);
}

function checkField(name: string, field: ProcessField, process: Process, world: World, report: Reporter): void {
  const path = ['variables', name, 'process', field];
  const { kind, innovations } = process;
  const needed = field === 'dof' ? 'student_t' : field === 'block' && kind !== 'bootstrap' ? 'bootstrap' : undefined;
  if (needed !== undefined && innovations !== needed)
    report.warning(path, 'world.unused_parameter', `\`${field}\` does nothing without \`innovations: ${needed}\``, {
      at: 'key',
    });
  if (!isAmount(field)) return;
  const value: Estimable | undefined = process[field];
  if (value !== undefined) checkEstimable(path, value, world, report, fieldRange(field));
}

function checkUnfitted(name: string, variable: Variable, report: Reporter): void {
  const field = unfittedField(variable);
  const path = ['variables', name, 'process'];
  const { kind } = variable.process;
  if (field === 'kind')
    report.error(
      path,
      'world.nothing_to_fit',
      `\`${name}\` has no source, so the process \`${kind}\` has no history to learn from`,
      {
        expected: '`source`, or a process with its numbers, such as `{kind: random_walk, sd: 0.1}` or `constant`',
      },
    );
  else if (field === 'innovations')
    report.error(
      [...path, field],
      'world.nothing_to_fit',
      `\`${name}\` has no source, so it has no residuals to resample`,
      { expected: '`normal` or `student_t`' },
    );
  else if (field !== undefined)
    report.error(
      [...path, field],
      'world.nothing_to_fit',
      `\`${name}\` has no source, so \`${field}\` cannot be fitted`,
      { expected: 'a number' },
    );
}
