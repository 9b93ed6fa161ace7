import { streams, type RecordedEvent } from '@pulse/contracts';
import { assertNever, type RuleEvent } from '@pulse/domain';
import { ExitCode } from '../exit-codes.js';
import { print, printable } from '../output/terminal.js';
import { addressOf, findRule, readingRules, type StoreOptions } from './rules-store.js';
import { terminalWidth, wrap } from './wrap.js';

interface Happened {
  readonly at: string;
  readonly event: RuleEvent;
}

/** `pulse rules history ID` */
export async function rulesHistoryCommand(options: StoreOptions, asked: string): Promise<ExitCode> {
  return readingRules(options, async (opened) => {
    const { id } = addressOf(asked);
    const { record } = await findRule(opened, id);
    const { events } = await opened.log.load(streams.rule(record.ruleId));
    const happened = events.map((event): Happened => ({
      at: event.recordedAt,
      event: event as RecordedEvent & RuleEvent,
    }));
    if (options.json === true)
      print(
        JSON.stringify({
          schemaVersion: 1,
          ruleId: record.ruleId,
          status: record.status,
          events: happened.map(({ at, event: { type, data } }) => ({ at, type, data })),
        }),
      );
    else {
      const width = terminalWidth();
      const lines = happened.flatMap(({ at, event }) =>
        wrap(`${at.slice(0, 16).replace('T', ' ')}  ${whatHappened(event)}`, width, 18),
      );
      print([`${record.ruleId}   ${record.status}`, '', ...lines].join('\n'));
    }
    return ExitCode.ok;
  });
}

function whatHappened(event: RuleEvent): string {
  const { type, data } = event;
  switch (type) {
    case 'RuleDrafted': {
      const { origin, runId } = data.provenance;
      const note = data.note === null ? '' : `: ${printable(data.note)}`;
      return `version ${data.version} drafted, ${origin}${runId === null ? '' : `, run ${runId}`}${note}`;
    }
    case 'RulePromoted':
      return `version ${data.version} promoted into ${data.world.name} ${data.world.version} by a ${data.by}: ${printable(data.reason)}`;
    case 'RuleDeprecated':
      return `${data.archived ? 'archived' : 'deprecated'}: ${printable(data.reason)}`;
    case 'RuleRestored':
      return `version ${data.from} restored as version ${data.version}: ${printable(data.reason)}`;
    default:
      return assertNever(event);
  }
}
