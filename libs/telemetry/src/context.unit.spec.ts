import { context, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inject, linkTo, parse, traceparent, withParent } from './context.js';
import { destinationName, destinationTemplate } from './messaging.js';
import { isRecording, span, untraced } from './span.js';

const contexts = new AsyncLocalStorageContextManager();
beforeAll(() => void context.setGlobalContextManager(contexts.enable()));
afterAll(() => void contexts.disable());

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('the trace that goes with a message', () => {
  it('is what W3C Trace Context says', () => {
    expect(parse(PARENT)).toEqual({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    });
    expect(withParent(PARENT, traceparent)).toBe(PARENT);
    expect(withParent(PARENT, () => inject({ a: 'b' }))).toEqual({ a: 'b', traceparent: PARENT });
    expect(linkTo(PARENT)?.context.spanId).toBe('b7ad6b7169203331');
  });

  it.each([
    null,
    undefined,
    '',
    'nonsense',
    `${PARENT}-more`,
    PARENT.toUpperCase(),
    PARENT.replace('00-', 'ff-'),
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
  ])('is none where it is written %s', (text) => {
    expect(parse(text)).toBeNull();
    expect(linkTo(text)).toBeNull();
    expect(withParent(text, traceparent)).toBeNull();
  });

  it('is none without one, and stays outside of what belongs to none', () => {
    expect(traceparent()).toBeNull();
    expect(inject({ a: 'b' })).toEqual({ a: 'b' });
    expect(withParent(PARENT, () => untraced(traceparent))).toBeNull();
  });
});

describe('a span without an SDK', () => {
  it('records nothing, keeps the trace, and gives back what it runs', async () => {
    expect(span('x', {}, () => 7)).toBe(7);
    expect(await span('x', {}, async () => 7)).toBe(7);
    expect(() =>
      span('x', {}, () => {
        throw new Error('it fails');
      }),
    ).toThrow('it fails');
    await expect(span('x', {}, () => Promise.reject(new Error('it fails')))).rejects.toThrow('it fails');
    expect(withParent(PARENT, () => span('x', {}, traceparent))).toBe(PARENT);
    expect(span('x', { parent: PARENT }, traceparent)).toBe(PARENT);
    expect(withParent(PARENT, () => span('x', {}, isRecording))).toBe(false);
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});

describe('the name of a destination', () => {
  it.each([
    ['evt.job.b7f3.12', 'evt.job.{id}.{n}', 'evt.job'],
    ['evt.batch.b7f3', 'evt.batch.{id}', 'evt.batch'],
    ['evt.batch.batch', 'evt.batch.{id}', 'evt.batch'],
    ['work.sim.b7f3.1', 'work.sim.{id}.{n}', 'work.sim'],
    ['dlq.work.sim.b7f3.1', 'dlq.work.sim.{id}.{n}', 'dlq.work.sim'],
    [`art.${'a'.repeat(64)}.0`, 'art.{id}.{n}', 'art'],
    ['whatever.comes', '{id}.{n}', 'other'],
  ])('of %s has no id', (subject, template, name) => {
    expect(destinationTemplate(subject)).toBe(template);
    expect(destinationName(subject)).toBe(name);
  });
});
