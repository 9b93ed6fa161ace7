import { describe, expect, it } from '@jest/globals';
import { decisionLines, LABEL_NOTE } from './decision-text.js';
import { eventTables } from './event-probabilities.js';

describe('the decisions on a forecast', () => {
  const informational = {
    type: 'ForecastLicensed',
    verdict: 'informational',
    explanation: 'For information only: skill against the best baseline is not proven.',
  } as const;

  it('are named by their verdicts, not by the events that hold them', () => {
    const lines = decisionLines(
      [
        { type: 'ForecastAccepted' },
        informational,
        { type: 'LicenseRefused', verdict: 'refused', explanation: 'Refused. fragility failed.' },
        { type: 'LicenseWithdrawn', target: 'x', horizon: 3, explanation: 'It drifted.' },
      ],
      'moderate',
    );
    expect(lines).toEqual([
      'Validation: accepted',
      `Verdict: informational. ${informational.explanation}`,
      'Verdict: refused. fragility failed.',
      'Withdrawn: x at horizon 3. It drifted.',
    ]);
  });

  it('say that a label allows nothing where it sounds better than the verdict', () => {
    const licensed = { ...informational, verdict: 'licensed' } as const;
    expect(decisionLines([informational], 'trusted').at(-1)).toBe(LABEL_NOTE);
    expect(decisionLines([informational], 'moderate')).not.toContain(LABEL_NOTE);
    expect(decisionLines([licensed], 'trusted')).not.toContain(LABEL_NOTE);
    expect(decisionLines([{ type: 'ForecastRejected', reasons: [{ message: 'no' }] }], 'trusted')).toEqual([
      'Validation: rejected',
      '  - no',
    ]);
  });
});

describe('the probabilities of events', () => {
  const probability = [0.1, 0.2, 0.3];
  const event = { probability, error: probability };
  const said = (monitor: 'any' | 'at') => ({ when: 'x > 1', monitor, description: '' });

  it('are by a horizon where the event may happen any time until then, and at it where it has to hold then', () => {
    const tables = eventTables(
      { events: { crash: event, high: event } },
      { events: { crash: said('any'), high: said('at') } },
    );
    expect(tables.map((text) => text.split('\n')[0])).toEqual(['event  P by 1  P by 3', 'event  P at 1  P at 3']);
    expect(tables[0]).toMatch(/crash +0\.100 +0\.300$/);
  });

  it('have one column where there is one horizon', () => {
    const short = { probability: [0.1], error: [0.1] };
    expect(eventTables({ events: { crash: short } }, { events: { crash: said('any') } })[0]).toMatch(
      /^event +P by 1\n/,
    );
    expect(eventTables({ events: {} }, { events: {} })).toEqual([]);
  });
});
