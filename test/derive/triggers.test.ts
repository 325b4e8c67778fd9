import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { apiCalls, CLOUDTRAIL, serviceEvent } from '../../shared/core/collector.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';
import {
  EVENT_PATTERN_SIZE,
  type EventPattern,
  type EventPatterns,
  eventPatterns,
  triggersOf,
} from '../../shared/derive/triggers.ts';
import {
  asEvent,
  detailType,
  filter,
  type Occurrence,
  occurrence,
  service,
  trigger,
} from '../support/event-arbitraries.ts';
import { delivers, meeting } from '../support/event-rules.ts';

const everywhere = ({ everyRegion, usEast1 }: EventPatterns) => [...everyRegion, ...usEast1];
const isLetIn = (patterns: EventPatterns, event: Occurrence) =>
  everywhere(patterns).some((pattern) => delivers(pattern, asEvent(event)));
const size = (pattern: unknown) => JSON.stringify(pattern).length;

/** Events that more than one alternative of the pattern asks for. */
function askedTwiceBy(pattern: EventPattern): string[] {
  const { $or, detail } = pattern as { $or?: EventPattern[]; detail?: { $or?: EventPattern[] } };
  const kindsOf = (one: EventPattern): string[] => {
    const { source = ['any'], eventSource = source, 'detail-type': types = ['any'], eventName = types } = one;
    return [eventName].flat().flatMap((name) => `${JSON.stringify(eventSource)} ${JSON.stringify(name)}`);
  };
  const alternatives = ($or ?? detail?.$or ?? []).map(kindsOf);
  return alternatives.flatMap((kinds, index) =>
    kinds.filter((kind) => alternatives.slice(index + 1).some((others) => others.includes(kind))),
  );
}

describe('event patterns', () => {
  it('match exactly the events that some trigger matches', () => {
    fc.assert(
      fc.property(fc.array(trigger, { maxLength: 12 }), occurrence, (triggers, event) => {
        const wanted = triggers.some((each) => matchesTrigger(each, event));
        expect(isLetIn(eventPatterns(triggers), event)).toBe(wanted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('with a filter match a value that meets it, in a list or alone', () => {
    fc.assert(
      fc.property(service, detailType, filter, fc.boolean(), (name, type, wanted, inList) => {
        const filtered = serviceEvent(`aws.${name}`, type, wanted);
        const event = { source: `aws.${name}`, detailType: type, detail: meeting(wanted, inList) };
        expect(matchesTrigger(filtered, event)).toBe(true);
        expect(isLetIn(eventPatterns([filtered]), event)).toBe(true);
      }),
    );
  });

  it('require one element of a list to meet all conditions on its fields', () => {
    const wanted = serviceEvent('aws.securityhub', 'Finding', {
      findings: { severity: ['CRITICAL'], state: ['ACTIVE'] },
    });
    const event = (...findings: object[]) => ({
      source: 'aws.securityhub',
      detailType: 'Finding',
      detail: { findings },
    });
    const one = event({ severity: 'LOW', state: 'ACTIVE' }, { severity: 'CRITICAL', state: 'ACTIVE' });
    const neither = event({ severity: 'LOW', state: 'ACTIVE' }, { severity: 'CRITICAL', state: 'ARCHIVED' });
    expect([one, neither].map((each) => matchesTrigger(wanted, each))).toEqual([true, false]);
    expect([one, neither].map((each) => isLetIn(eventPatterns([wanted]), each))).toEqual([true, false]);
  });

  it('compare numbers with numbers only', () => {
    const wanted = serviceEvent('aws.guardduty', 'GuardDuty Finding', { severity: [{ numeric: ['>=', 7] }] });
    const events = [7, 8.9, 6.9, '7', null, [1, 7]].map((severity) => ({
      source: 'aws.guardduty',
      detailType: 'GuardDuty Finding',
      detail: { severity },
    }));
    const answers = [true, true, false, false, false, true];
    expect(events.map((event) => matchesTrigger(wanted, event))).toEqual(answers);
    expect(events.map((event) => isLetIn(eventPatterns([wanted]), event))).toEqual(answers);
  });

  it('drop a filter when another trigger asks for the same event without one', () => {
    const whole = serviceEvent('aws.backup', 'Copy Job State Change');
    const filtered = serviceEvent('aws.backup', 'Copy Job State Change', { state: ['COMPLETED'] });
    expect(eventPatterns([filtered, whole])).toEqual(eventPatterns([whole]));
  });

  it('ask once for an event that several triggers filter by the same field', () => {
    const of = (...EventCategories: string[]) => serviceEvent('aws.rds', 'RDS DB Instance Event', { EventCategories });
    const overlapping = [of('creation', 'deletion'), of('deletion'), of('configuration change', 'deletion')];
    const united = of('configuration change', 'creation', 'deletion');
    expect(eventPatterns(overlapping)).toEqual(eventPatterns([united]));
    const deep = (name: string) => serviceEvent('aws.securityhub', 'Finding', { findings: { severity: [name] } });
    const both = serviceEvent('aws.securityhub', 'Finding', { findings: { severity: ['CRITICAL', 'HIGH'] } });
    expect(eventPatterns([deep('HIGH'), deep('CRITICAL')])).toEqual(eventPatterns([both]));
  });

  it('ask for an event once in a pattern, because Event Ruler misses events that overlapping alternatives ask for', () => {
    fc.assert(
      fc.property(fc.array(trigger, { maxLength: 12 }), (triggers) => {
        for (const pattern of everywhere(eventPatterns(triggers))) expect(askedTwiceBy(pattern)).toEqual([]);
      }),
    );
    for (const pattern of everywhere(eventPatterns(triggersOf(controls)))) expect(askedTwiceBy(pattern)).toEqual([]);
  });

  it('let in what two filters by several fields ask for, each by a pattern of its own', () => {
    const of = (type: string, ...statuses: string[]) =>
      serviceEvent('aws.backup', 'Job', { type: [type], status: statuses });
    const patterns = eventPatterns([of('copy', 'DONE', 'FAILED'), of('restore', 'DONE')]);
    expect(everywhere(patterns)).toHaveLength(2);
    const event = (type: string) => ({ source: 'aws.backup', detailType: 'Job', detail: { type, status: 'DONE' } });
    expect(['copy', 'restore', 'backup'].map((type) => isLetIn(patterns, event(type)))).toEqual([true, true, false]);
  });

  it('match no failed call, which changed nothing', () => {
    const event = {
      source: 'aws.s3',
      detailType: CLOUDTRAIL,
      eventSource: 's3.amazonaws.com',
      eventName: 'PutBucketAcl',
    };
    const refused = { ...event, detail: { errorCode: 'AccessDenied' } };
    expect(isLetIn(eventPatterns([apiCalls('s3', 'PutBucketAcl')]), event)).toBe(true);
    expect(isLetIn(eventPatterns([apiCalls('s3', 'PutBucketAcl')]), refused)).toBe(false);
    expect(matchesTrigger(apiCalls('s3', 'PutBucketAcl'), refused)).toBe(false);
  });

  it('stay within the size limit of a pattern, however many calls there are, and lose none', () => {
    const calls = Array.from({ length: 300 }, (_, index) => `DescribeSomethingOfConsiderableLength${index}`);
    const patterns = everywhere(eventPatterns([apiCalls('ec2', ...calls), apiCalls('rds', ...calls)]));
    for (const pattern of patterns) expect(size(pattern)).toBeLessThanOrEqual(EVENT_PATTERN_SIZE);
    for (const eventName of calls) {
      const event = { source: 'aws.rds', detailType: CLOUDTRAIL, eventSource: 'rds.amazonaws.com', eventName };
      expect(patterns.some((pattern) => delivers(pattern, asEvent(event)))).toBe(true);
    }
  });

  it('have no alternatives when there is only one, because EventBridge would read $or as a field', () => {
    expect(everywhere(eventPatterns([apiCalls('s3', 'PutBucketPolicy')]))).toEqual([
      {
        source: [{ prefix: 'aws.' }],
        'detail-type': [CLOUDTRAIL],
        detail: {
          errorCode: [{ exists: false }],
          eventSource: ['s3.amazonaws.com'],
          eventName: ['PutBucketPolicy'],
        },
      },
    ]);
    expect(everywhere(eventPatterns([serviceEvent('aws.backup', 'Copy Job State Change')]))).toEqual([
      { source: ['aws.backup'], 'detail-type': ['Copy Job State Change'] },
    ]);
  });

  it('are the same for the same triggers in another order', () => {
    fc.assert(
      fc.property(fc.array(trigger), (triggers) => {
        expect(eventPatterns(triggers.toReversed())).toEqual(eventPatterns(triggers));
      }),
    );
  });

  it('of global services are for us-east-1, the only region that gets their events', () => {
    const { everyRegion, usEast1 } = eventPatterns([
      apiCalls('iam', 'CreateUser'),
      apiCalls('ec2', 'CreateVpc'),
      serviceEvent('aws.ce', 'Anomaly Detected'),
    ]);
    expect(JSON.stringify(everyRegion)).toMatch(/ec2/);
    expect(JSON.stringify(everyRegion)).not.toMatch(/iam|aws\.ce/);
    expect(JSON.stringify(usEast1)).toMatch(/iam.*aws\.ce/);
  });
});

describe('the patterns of all controls', () => {
  const triggers = triggersOf(controls);
  const patterns = everywhere(eventPatterns(triggers));

  it('match every event that makes facts stale', () => {
    for (const each of triggers) {
      const { source, detailType, eventSource, eventNames = ['Anything'], detail: wanted = {} } = each;
      for (const eventName of eventSource ? eventNames : [undefined]) {
        const event = { source, detailType, eventSource, eventName, detail: meeting(wanted) };
        expect(matchesTrigger(each, event)).toBe(true);
        expect(
          patterns.some((pattern) => delivers(pattern, asEvent(event))),
          JSON.stringify(event),
        ).toBe(true);
      }
    }
  });

  it('are small and few', () => {
    for (const pattern of patterns) expect(size(pattern)).toBeLessThanOrEqual(EVENT_PATTERN_SIZE);
    // "Amazon EventBridge quotas": 300 rules on a bus, which other tools use too
    expect(patterns.length).toBeLessThan(30);
  });

  it('match only sources of AWS, which cannot be forged', () => {
    for (const { source } of triggers) expect(source).toMatch(/^aws\./);
  });
});
