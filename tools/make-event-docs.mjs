/**
 * Writes docs/reference/events.md from the schemas of libs/contracts, or with --check says whether it is up to date.
 * Needs a build: `npm run build && node tools/make-event-docs.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as prettier from 'prettier';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'docs', 'reference', 'events.md');
const contracts = await import(pathToFileURL(join(root, 'libs', 'contracts', 'dist', 'index.js')).href);

/** Streams in the order of a batch's life, and what each of their events says. */
const STREAMS = {
  'batch.<id>': {
    about: 'The life of a batch.',
    events: {
      BatchSubmitted: 'A batch was asked for. Names the artefacts that it depends on.',
      BatchPlanned: 'The manifest was expanded and the baseline of the audit fixed. In one commit with BatchSubmitted.',
      BatchCancelRequested: 'The batch is to stop, because of `--fail-fast` or `--max-failures`.',
      BatchSimulated: 'Every job is final. Counts of jobs.',
      BatchCompleted: 'Every job is final and every forecast judged. Final.',
      BatchCancelled: 'As BatchCompleted, for a batch that was asked to stop. Final.',
    },
  },
  'job.<batch>.<n>': {
    about: 'The life of one job; `<n>` is its number in the plan.',
    events: {
      JobStarted: 'An attempt began. It fences every earlier attempt of the job.',
      ForecastScored:
        'One replicate was simulated and scored. A body over 64 KiB is an artefact, named by its hash (`body.artifact`). Index 0 of a list over time is horizon 1; a row of `quantiles` has the 23 levels, or one value where all are the same.',
      JobSucceeded: 'Every replicate is scored. Final.',
      JobFailed: 'An attempt failed. Final where `final` is true, else it is tried again.',
      JobCancelled: 'The job was not run, or stopped, because its batch was. Final.',
      JobReused: 'An earlier job with the same cache key stands for this one. Final.',
    },
  },
  'license.<batch>': {
    about: 'Decisions about the forecasts of a batch, in plan order.',
    events: {
      ForecastAccepted: 'Validation accepted a forecast, with warnings.',
      ForecastRejected: 'Validation rejected a forecast, with every reason.',
      PairsJudged:
        'Verdicts on pairs of a job that are too many for one commit; its decision follows, with the last of them.',
      ForecastLicensed:
        'The verdict on the replicates `replicate` to `through` of a job is `licensed` or `informational`.',
      LicenseRefused: 'The verdict on them is `refused` or `insufficient_evidence`.',
      LicenseWithdrawn:
        'Later outcomes show that a licensed pair is no longer calibrated. The reports stay as they are.',
      BatchLicensed: 'Every forecast is judged.',
    },
  },
  'audit.<batch>': {
    about: 'What was done with a finished batch.',
    events: {
      RecursionAudited: 'The batch was compared with its baseline; `audit` is the artefact of `recursion_audit.json`.',
      ReportsWritten: 'The reports are artefacts: `files` maps names to hashes, `bundles` hold the many files of jobs.',
      ReplayVerified: '`pulse replay` computed a forecast again, with the same bytes.',
      ReplayDiverged: '`pulse replay` computed a forecast again, with other bytes; the first differences.',
    },
  },
  'budget.<account>': {
    about:
      'What language models cost. One decision for all limits; money in nano-dollars (1,000,000,000 are a dollar). The last event of each commit has the account after it, [`balance`](#the-balance-of-a-budget); in the others it is null. Days and months are those of UTC.',
    events: {
      BudgetConfigured: 'Limits were set, spending was stopped or let go on, or models were unblocked.',
      SpendReserved: 'Money was set aside for a call: the most that it can cost.',
      SpendDispatched: 'The call is about to be sent; from here on it is charged in full unless it is settled.',
      SpendSettled:
        'The call was charged. Not `confirmed`: in full, as nobody knows what it cost; a `correction` says so later. `confirmed` without `usage`: the bill cannot be, so a hundred times the hold at most. `reply` is the artefact of the reply.',
      SpendReleased: 'The hold was given back: nothing was sent.',
      BudgetStatusChanged: 'A limit crossed 70, 90 or 100 %.',
    },
  },
  'rulegen.<run>': {
    about:
      'One run of rule generation. Each iteration is one commit: its proposals, what they are worth, and where the run goes on after a crash.',
    events: {
      RuleGenRequested:
        'A run was asked for. Names everything that its result depends on, `versions` among it; equal `cacheKey`s mean equal results.',
      RuleProposed: 'A rule to be evaluated, and where it is from. `callId` names the paid call that it came from.',
      RuleEvaluated: 'What a proposed rule is worth. `best`: it is the best of the run so far.',
      RuleGenIterationEnded:
        'An iteration is over: `improvement` is the quality that it added to the best before it, `choice` what the choice of the arm rested on, `proposed` how asking a model ended, and `calls` who was asked what and where the answer is. The run goes on from here after a crash.',
      RuleGenCompleted:
        'The run came to its end. `best` is the rule that was chosen, with its judgement on the report block; `cached` names the run whose result was taken. Only RuleGenKept may follow.',
      RuleGenKept: 'The rule that the run accepted is in the store, as this version. `known`: the store had it before.',
      RuleGenCanceled: 'The run was cancelled. Final.',
      RuleGenFailed: 'The run could not go on. Final.',
    },
  },
  'look.<series>': {
    about:
      'Looks at the report block of one series: of a target of a world by name, from one first period on, however long it has grown. They share a wealth that each look lessens, whichever run takes it.',
    events: {
      ReportLooked: 'The report block was looked at for one rule, at this `level`.',
    },
  },
  'rule.<id>': {
    about: 'A stored rule. Nothing is overwritten: each version stays.',
    events: {
      RuleDrafted: 'A version was stored: a draft, whatever the rule was before.',
      RulePromoted: 'A version became the active one, with its evidence and the world that has it.',
      RuleDeprecated: 'The rule is not to be used any more. Archived: it is left out of lists as well.',
      RuleRestored: 'An older version was stored again as the newest one, a draft.',
    },
  },
  'checkpoint_log.<log>': {
    about: 'What happened to a log as a whole. The log of a cluster is `main`.',
    events: {
      LogForked:
        '`pulse restore` rebuilt the log from its archive. Up to `archivedThrough` it is as it was; then come the `reappended` commits of the broken log, at new positions. The first commits that were lost.',
    },
  },
};

const HEAD = `# Events

<!-- Made by tools/make-event-docs.mjs from libs/contracts. Do not edit. -->

Everything that happens is an event in the log. \`pulse events list\` shows them, \`pulse events show <stream>@<version>\` one with
its data, \`pulse batch --events FILE\` writes those of a batch while it runs. Events are never changed. How they are stored:
[files](files.md#the-log).

Every event has an \`id\` (\`<stream>@<version>\`), a \`stream\`, a \`version\` (counts the events of the stream from 1), a
\`position\` (of its commit in the log), \`recordedAt\` (UTC), a \`type\`, a \`schemaVersion\` and its \`data\`. All events have
\`schemaVersion\` 1 today. \`sha256\` is the hex hash of an artefact or a configuration. In the tables \`[]\` stands for an item of a list, \`<name>\` for a
key of a map.
`;

/** Schemas that several events hold, told once: their heading and what they are. */
const SHARED = new Map([
  [contracts.AccountBalance, { heading: 'The balance of a budget', about: 'Everything that the next decision needs.' }],
  [contracts.RuleData, { heading: 'A rule', about: 'A rule as [the grammar](rulegen.md#grammar) states it.' }],
  [
    contracts.Assessment,
    { heading: 'An assessment', about: 'What was found out about one rule. Shares are between 0 and 1.' },
  ],
  [
    contracts.Condition,
    {
      heading: 'A condition',
      about: 'An atom, `not` of one, or `and` and `or` of conditions: see [the grammar](rulegen.md#grammar).',
    },
  ],
]);
const anchor = (heading) => `#${heading.toLowerCase().replaceAll(' ', '-')}`;

const SHA256 = /^\^\[0-9a-f\]\{64\}\$$/;
const isSha256 = ({ def }) => (def.checks ?? []).some(({ _zod }) => SHA256.test(_zod.def.pattern?.source ?? ''));

/** The type of a value without parts of its own. */
function typeOf(schema) {
  const { def } = schema;
  const shared = SHARED.get(schema);
  if (shared !== undefined) return `[${shared.heading.toLowerCase()}](${anchor(shared.heading)})`;
  switch (def.type) {
    case 'string':
      return isSha256(schema) ? 'sha256' : 'text';
    case 'number':
      return def.format === 'safeint' ? 'integer' : 'number';
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'enum':
      return `one of ${Object.values(def.entries)
        .map((value) => `\`${value}\``)
        .join(', ')}`;
    case 'default':
      return typeOf(def.innerType);
    case 'literal':
      return def.values.map((value) => `\`${value}\``).join(' or ');
    case 'optional':
      return `${typeOf(def.innerType)}; may be absent`;
    case 'nullable':
      return `${typeOf(def.innerType)} or null`;
    case 'array':
      return `list of ${typeOf(def.element)}`;
    case 'union':
      return def.options.map(typeOf).join(' or ');
    default:
      throw new Error(`no text for a schema of type ${def.type}`);
  }
}

/** One row for every value that has no parts: `[]` stands for an item of a list, `<name>` for a key of a map. */
function rowsOf(schema, path) {
  const { def } = schema;
  if (SHARED.has(schema)) return [`| \`${path}\` | ${typeOf(schema)} |`];
  if (def.type === 'object') {
    const prefix = path === '' ? '' : `${path}.`;
    return Object.entries(schema.shape).flatMap(([key, field]) => rowsOf(field, prefix + key));
  }
  if (def.type === 'record') return rowsOf(def.valueType, `${path}.<name>`);
  if (def.type === 'array' && !isPlain(def.element)) return rowsOf(def.element, `${path}[]`);
  if (def.type === 'union' && !def.options.every(isPlain)) return def.options.flatMap((one) => rowsOf(one, path));
  if ((def.type === 'nullable' || def.type === 'default') && !isPlain(def.innerType))
    return rowsOf(def.innerType, path);
  return [`| \`${path}\` | ${typeOf(schema)} |`];
}

function isPlain(schema) {
  const { def } = schema;
  if (SHARED.has(schema)) return true;
  if (def.type === 'array') return isPlain(def.element);
  if (def.type === 'nullable' || def.type === 'default') return isPlain(def.innerType);
  if (def.type === 'union') return def.options.every(isPlain);
  return def.type !== 'object' && def.type !== 'record';
}

function eventText(type, about) {
  const maker = Object.values(contracts).find((one) => one?.type === type && one.schema !== undefined);
  if (!maker) throw new Error(`libs/contracts has no event ${type}: mend the list in tools/make-event-docs.mjs`);
  return `### ${type}\n\n${about}\n\n| field | type |\n| --- | --- |\n${rowsOf(maker.schema, '').join('\n')}\n`;
}

const listed = Object.values(STREAMS).flatMap(({ events }) => Object.keys(events));
const defined = Object.values(contracts).filter(
  (one) => typeof one === 'function' && one.schema !== undefined && typeof one.type === 'string',
);
const forgotten = defined.map(({ type }) => type).filter((type) => !listed.includes(type));
if (forgotten.length > 0) throw new Error(`tools/make-event-docs.mjs does not know ${forgotten.join(', ')}`);

const body = Object.entries(STREAMS).map(
  ([stream, { about, events }]) =>
    `## \`${stream}\`\n\n${about}\n\n${Object.entries(events)
      .map(([type, text]) => eventText(type, text))
      .join('\n')}`,
);
const shared = [...SHARED].map(
  ([schema, { heading, about }]) =>
    `## ${heading}\n\n${about}\n${
      schema.shape === undefined
        ? ''
        : `\n| field | type |\n| --- | --- |\n${Object.entries(schema.shape)
            .flatMap(([key, field]) => rowsOf(field, key))
            .join('\n')}\n`
    }`,
);
const options = await prettier.resolveConfig(target);
const text = await prettier.format(`${HEAD}\n${[...body, ...shared].join('\n')}`, { ...options, filepath: target });

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write(
    'docs/reference/events.md is out of date: run "npm run build && node tools/make-event-docs.mjs"\n',
  );
  process.exit(1);
}
