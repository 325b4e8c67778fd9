import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { apiCalls, CLOUDTRAIL, serviceEvent, type Trigger } from '../../shared/core/collector.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';
import { EVENT_PATTERN_SIZE, type EventPatterns, eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';

type Occurrence = Parameters<typeof matchesTrigger>[1];

/** The part of EventBridge's matching that the patterns use: values, prefixes, fields all of which match, `$or`. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((wanted) =>
      typeof wanted === 'object' ? String(value).startsWith(wanted.prefix) : wanted === value,
    );
  }
  return Object.entries(pattern as object).every(([field, wanted]) =>
    field === '$or'
      ? (wanted as unknown[]).some((branch) => matches(branch, value))
      : matches(wanted, (value as Record<string, unknown> | undefined)?.[field]),
  );
}

const asEvent = ({ source, detailType, eventSource, eventName }: Occurrence) => ({
  source,
  'detail-type': detailType,
  detail: { eventSource, eventName },
});

const everywhere = ({ everyRegion, usEast1 }: EventPatterns) => [...everyRegion, ...usEast1];
const size = (pattern: unknown) => JSON.stringify(pattern).length;

const service = fc.constantFrom('iam', 's3', 'ec2', 'access-analyzer', 'organizations');
const call = fc.constantFrom('CreateThing', 'DeleteThing', 'PutThing', 'UpdateThing');
const detailType = fc.constantFrom('Job State Change', 'Plan State Change', 'Finding');

const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  fc.tuple(service, fc.array(call, { minLength: 1 })).map(([name, calls]) => apiCalls(name, ...calls)),
  service.map((name) => ({ source: `aws.${name}`, detailType: CLOUDTRAIL, eventSource: `${name}.amazonaws.com` })),
  fc.tuple(service, detailType).map(([name, type]) => serviceEvent(`aws.${name}`, type)),
);

const occurrence: fc.Arbitrary<Occurrence> = fc.oneof(
  fc.tuple(service, call).map(([name, eventName]) => ({
    source: `aws.${name}`,
    detailType: CLOUDTRAIL,
    eventSource: `${name}.amazonaws.com`,
    eventName,
  })),
  fc.tuple(service, detailType).map(([name, type]) => ({ source: `aws.${name}`, detailType: type })),
);

describe('event patterns', () => {
  it('match exactly the events that some trigger names', () => {
    fc.assert(
      fc.property(fc.array(trigger, { maxLength: 12 }), occurrence, (triggers, event) => {
        const wanted = triggers.some((each) => matchesTrigger(each, event));
        const matched = everywhere(eventPatterns(triggers)).some((pattern) => matches(pattern, asEvent(event)));
        expect(matched).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });

  it('stay within the size of a pattern, however many calls there are, and lose none', () => {
    const calls = Array.from({ length: 300 }, (_, index) => `DescribeSomethingOfConsiderableLength${index}`);
    const patterns = everywhere(eventPatterns([apiCalls('ec2', ...calls), apiCalls('rds', ...calls)]));
    for (const pattern of patterns) expect(size(pattern)).toBeLessThanOrEqual(EVENT_PATTERN_SIZE);
    for (const eventName of calls) {
      const event = { source: 'aws.rds', detailType: CLOUDTRAIL, eventSource: 'rds.amazonaws.com', eventName };
      expect(patterns.some((pattern) => matches(pattern, asEvent(event)))).toBe(true);
    }
  });

  it('have no alternatives where there is one: EventBridge would take $or for a field', () => {
    expect(everywhere(eventPatterns([apiCalls('s3', 'PutBucketPolicy')]))).toEqual([
      {
        source: [{ prefix: 'aws.' }],
        'detail-type': [CLOUDTRAIL],
        detail: { eventSource: ['s3.amazonaws.com'], eventName: ['PutBucketPolicy'] },
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

  it('of global services are for us-east-1, where alone their events are sent', () => {
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
      const { source, detailType, eventSource, eventNames = ['Anything'] } = each;
      for (const eventName of eventSource ? eventNames : [undefined]) {
        const event = { source, detailType, eventSource, eventName };
        expect(matchesTrigger(each, event)).toBe(true);
        expect(
          patterns.some((pattern) => matches(pattern, asEvent(event))),
          JSON.stringify(event),
        ).toBe(true);
      }
    }
  });

  it('are small and few', () => {
    for (const pattern of patterns) expect(size(pattern)).toBeLessThanOrEqual(EVENT_PATTERN_SIZE);
    // "Amazon EventBridge quotas": 300 rules of a bus, which are not ours alone
    expect(patterns.length).toBeLessThan(30);
  });

  it('name sources of AWS only, which nobody else can send', () => {
    for (const { source } of triggers) expect(source).toMatch(/^aws\./);
  });
});
