import { describe, expect, it } from 'vitest';
import { apiCalls, type Matcher, serviceEvent } from '../../shared/core/collector.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';

const CALL = apiCalls('ec2', 'CreateVpc', 'DeleteVpc');
const event = { source: 'aws.ec2', detailType: 'AWS API Call via CloudTrail', eventSource: 'ec2.amazonaws.com' };
const call = { ...event, eventName: 'CreateVpc', detail: { requestID: 'x' } };

describe('a trigger of API calls', () => {
  it('is met by each of its calls', () => {
    expect(matchesTrigger(CALL, call)).toBe(true);
    expect(matchesTrigger(CALL, { ...call, eventName: 'DeleteVpc' })).toBe(true);
    expect(matchesTrigger(CALL, { ...call, detail: undefined })).toBe(true);
  });

  it('is not met by another call, service or kind of event', () => {
    for (const changed of [
      { eventName: 'CreateSubnet' },
      { eventName: undefined },
      { eventSource: 'rds.amazonaws.com' },
      { detailType: 'EC2 Instance State-change Notification' },
    ]) {
      expect(matchesTrigger(CALL, { ...call, ...changed }), JSON.stringify(changed)).toBe(false);
    }
  });

  it('is not met by a call that failed, because it changed nothing', () => {
    expect(matchesTrigger(CALL, { ...call, detail: { errorCode: 'AccessDenied' } })).toBe(false);
  });

  it('is met by every call of the service if it names none', () => {
    const { eventNames: _, ...every } = CALL;
    expect(matchesTrigger(every, { ...call, eventName: 'Anything' })).toBe(true);
    expect(matchesTrigger(every, { ...call, eventSource: 'rds.amazonaws.com' })).toBe(false);
  });
});

describe('a trigger of an event without a call', () => {
  const sent = { source: 'aws.backup', detailType: 'Backup Job' };

  it('is met by the kind of event of its source', () => {
    const trigger = serviceEvent('aws.backup', 'Backup Job');
    expect(matchesTrigger(trigger, sent)).toBe(true);
    expect(matchesTrigger(trigger, { ...sent, source: 'aws.rds' })).toBe(false);
    expect(matchesTrigger(trigger, { ...sent, detailType: 'Copy Job' })).toBe(false);
    expect(matchesTrigger(trigger, { ...sent, detail: { errorCode: 'x' } })).toBe(true);
  });

  const meets = (matchers: readonly Matcher[], detail?: Readonly<Record<string, unknown>>) =>
    matchesTrigger(serviceEvent('aws.backup', 'Backup Job', { state: matchers }), { ...sent, detail });
  const AT_LEAST_7 = { numeric: ['>=', 7] } as const;
  const NOT_AWS = { 'anything-but': { prefix: 'aws:' } };

  it.each<[string, readonly Matcher[], unknown, boolean]>([
    ['one of the texts', ['A', 'B'], 'B', true],
    ['another text', ['A', 'B'], 'C', false],
    ['a number in place of a text', ['1'], 1, false],
    ['an element of a list', ['A'], ['C', 'A'], true],
    ['an element of a list in a list', ['A'], [['C'], [['A']]], true],
    ['no element of a list', ['A'], ['C', []], false],
    ['a prefix', [{ prefix: 'ab' }], 'abc', true],
    ['another prefix', [{ prefix: 'ab' }], 'cab', false],
    ['a prefix of what is no text', [{ prefix: '1' }], 1, false],
    ['anything but a prefix', [NOT_AWS], 'own:x', true],
    ['the excepted prefix', [NOT_AWS], 'aws:x', false],
    ['null, which has no prefix', [NOT_AWS], null, true],
    ['a number, which has no prefix', [NOT_AWS], 7, true],
    ['an object, which is no value', [NOT_AWS], { a: 1 }, false],
    ['a missing field, which is no value', [NOT_AWS], undefined, false],
    ['the least number', [AT_LEAST_7], 7, true],
    ['a smaller number', [AT_LEAST_7], 6.9, false],
    ['a text of digits', [AT_LEAST_7], '8', false],
    ['less than a number', [{ numeric: ['<', 7] }], 6, true],
    ['not less than a number', [{ numeric: ['<', 7] }], 7, false],
    ['at most a number', [{ numeric: ['<=', 7] }], 7, true],
    ['more than at most', [{ numeric: ['<=', 7] }], 7.1, false],
    ['equal to a number', [{ numeric: ['=', 7] }], 7, true],
    ['not equal to a number', [{ numeric: ['=', 7] }], 8, false],
    ['more than a number', [{ numeric: ['>', 7] }], 7.1, true],
    ['not more than a number', [{ numeric: ['>', 7] }], 7, false],
  ])('takes %s as EventBridge does', (_name, matchers, state, met) => {
    expect(meets(matchers, { state })).toBe(met);
  });

  it('finds no field that the event does not have itself', () => {
    expect(meets(['x'], { other: 'x' })).toBe(false);
    expect(meets(['x'])).toBe(false);
    const named = serviceEvent('aws.backup', 'Backup Job', { toString: ['x'] } as never);
    expect(matchesTrigger(named, { ...sent, detail: {} })).toBe(false);
    const inherited = serviceEvent('aws.backup', 'Backup Job', { constructor: { name: ['Object'] } } as never);
    expect(matchesTrigger(inherited, { ...sent, detail: {} })).toBe(false);
  });

  it('wants fields that belong together in the same element', () => {
    const trigger = serviceEvent('aws.backup', 'Backup Job', { jobs: { kind: ['A'], state: ['B'] } });
    const of = (jobs: unknown) => matchesTrigger(trigger, { ...sent, detail: { jobs } });
    expect(of([{ kind: 'C' }, { kind: 'A', state: 'B' }])).toBe(true);
    expect(of([{ kind: 'A' }, { state: 'B' }])).toBe(false);
    expect(of({ kind: 'A', state: 'B' })).toBe(true);
    expect(of('A')).toBe(false);
    expect(of(null)).toBe(false);
  });
});
