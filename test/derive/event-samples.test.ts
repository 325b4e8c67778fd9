/** Every event that a collector reacts to, as a sample from AWS's documentation. */
import { describe, expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { controls } from '../../shared/controls/index.ts';
import type { DetailFilter, Matcher, Trigger } from '../../shared/core/collector.ts';
import { collectorsOf } from '../../shared/core/control.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';
import { eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import { delivers } from '../support/event-rules.ts';
import { eventSamples, OTHER, type Sample, SENDER } from '../support/event-samples.ts';

const triggers = triggersOf(controls);
const patterns = eventPatterns(triggers);
const samples = await eventSamples();

/** Whether the rules of the event's region would forward it. */
const isSentOn = (event: { region: string }) =>
  [...patterns.everyRegion, ...(event.region === 'us-east-1' ? patterns.usEast1 : [])].some((pattern) =>
    delivers(pattern, event),
  );
const wakes = (event: object) => {
  const occurrence = occurrenceFrom(JSON.stringify(event));
  return triggers.filter((trigger) => matchesTrigger(trigger, occurrence));
};

/** `aws.s3/PutBucketAcl` for each call, `aws.backup/Copy Job State Change` for a service's own event. */
const waitedFor = ({ source, detailType, eventNames }: Trigger): string[] =>
  (eventNames ?? [detailType]).map((name) => `${source}/${name}`);

describe('the samples', () => {
  it('exist for every event that a collector reacts to, and for no other', () => {
    const wanted = [...new Set(triggers.flatMap(waitedFor))].sort();
    expect(samples.map(({ name }) => name).sort()).toEqual(wanted);
  });

  it('name their source page, and only account ids from the documentation', () => {
    for (const { page, event, file } of samples) {
      expect(page, file).toMatch(/^\S.{10,100}\S$/);
      const accounts = JSON.stringify(event).match(/(?<![\w-])\d{12}(?![\w-])/g) ?? [];
      expect(
        accounts.filter((account) => account !== SENDER && account !== OTHER),
        file,
      ).toEqual([]);
    }
  });

  it('have unique ids', () => {
    const ids = samples.map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are in the file named after their kind', () => {
    for (const { file, event } of samples) {
      const kind = event['detail-type'].toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
      expect(file.replaceAll('\\', '/')).toBe(`${event.source}/${kind}.json`);
    }
  });
});

describe.each(samples.map((sample) => [sample.name, sample] as const))('%s', (_name, sample) => {
  const { event } = sample;

  it('passes a rule, and makes a collector read', () => {
    expect(isSentOn(event)).toBe(true);
    expect(wakes(event)).not.toEqual([]);
  });

  it.each(variants(sample))('passes no rule and makes no collector read with %s', (_what, variant) => {
    expect(isSentOn(variant)).toBe(false);
    expect(wakes(variant)).toEqual([]);
  });

  it('is received with its record, account and region', () => {
    const { eventSource, eventName, actor, account, region } = occurrenceFrom(JSON.stringify(event));
    expect({ account, region }).toEqual({ account: event.account, region: event.region });
    if (event['detail-type'] !== 'AWS API Call via CloudTrail') return;
    expect({ eventSource, eventName }).toEqual({
      eventSource: event.detail.eventSource,
      eventName: event.detail.eventName,
    });
    expect(eventSource).toBe(`${event.source.slice('aws.'.length)}.amazonaws.com`);
    expect(event.detail).toMatchObject({ recipientAccountId: event.account, awsRegion: event.region });
    expect(actor).toMatchObject({
      principal: expect.stringContaining(SENDER),
      sourceIp: '192.0.2.10',
      call: eventName,
    });
  });
});

const regional = new Set(
  controls.flatMap(collectorsOf).flatMap(({ scope, triggers: own }) => (scope === 'organization' ? [] : own)),
);
/** Accounts and regions in the event's detail that differ from where it was sent. */
const placesIn = ({ account, region, detail }: Sample['event']) => {
  const said = JSON.stringify([detail.requestParameters ?? detail, detail.responseElements ?? null]);
  const arns = said.matchAll(/arn:aws:[a-z0-9-]+:([a-z]{2}-[a-z]+-\d)?:(\d{12})?:/g);
  const elsewhere = [...arns].filter(([, of = region, by = account]) => of !== region || by !== account);
  return [...elsewhere.map(([arn]) => arn), ...(said.includes(OTHER) ? [OTHER] : [])];
};

/** Events that name another account or region and change nothing there. */
const ONLY_NAMED: Record<string, string> = {
  'aws.backup/Copy Job State Change': 'a copy is listed in the region that it was made from',
  'aws.trustedadvisor/Trusted Advisor Check Item Refresh Notification':
    'checks are read for the account, which has no region',
  'aws.shield/CreateProtection': 'protections are read for the account, which has no region',
  'aws.guardduty/AcceptAdministratorInvitation': 'the detector that changes is that of the account which accepts',
  'aws.guardduty/AcceptInvitation': 'the detector that changes is that of the account which accepts',
};

describe('an event that names another account or region', () => {
  const naming = samples.filter(({ event }) => placesIn(event).length > 0);

  it.each(naming.map((sample) => [sample.name, sample] as const))(
    '%s wakes triggers that say where',
    (name, sample) => {
      const silent = wakes(sample.event).filter((trigger) => regional.has(trigger) && !trigger.where);
      if (ONLY_NAMED[name]) expect(silent).not.toEqual([]);
      else expect(silent).toEqual([]);
    },
  );
});

type Variant = [what: string, event: Sample['event']];

/** The sample with one change, which makes it an event that no trigger matches. */
function variants({ event }: Sample): Variant[] {
  const { detail } = event;
  const filters = triggers.filter(
    (trigger) => trigger.detail && trigger.source === event.source && trigger.detailType === event['detail-type'],
  );
  return [
    ['another detail type', { ...event, 'detail-type': 'Something Else' }],
    ...('eventSource' in detail ? callVariants(event) : sourceVariants(event)),
    ...filters.flatMap(({ detail: wanted = {} }) =>
      leavesOf(wanted).flatMap(([path, matchers]): Variant[] => [
        [`another ${path.join('.')}`, { ...event, detail: replaced(detail, path, outside(matchers)) }],
        [`no ${path.join('.')}`, { ...event, detail: replaced(detail, path, undefined) }],
      ]),
    ),
  ];
}

const callVariants = (event: Sample['event']): Variant[] => [
  ['another service', { ...event, detail: { ...event.detail, eventSource: 'nowhere.amazonaws.com' } }],
  ['another call', { ...event, detail: { ...event.detail, eventName: 'DescribeNothing' } }],
  ['an error code', { ...event, detail: { ...event.detail, errorCode: 'AccessDenied' } }],
];

const sourceVariants = (event: Sample['event']): Variant[] => [
  ['another source', { ...event, source: 'aws.elsewhere' }],
  ['a source that anybody may use', { ...event, source: event.source.replace('aws.', 'custom.') }],
];

const leavesOf = (filter: DetailFilter, path: string[] = []): [string[], readonly Matcher[]][] =>
  Object.entries(filter).flatMap(([name, inner]): [string[], readonly Matcher[]][] =>
    isMatchers(inner) ? [[[...path, name], inner]] : leavesOf(inner, [...path, name]),
  );
const isMatchers = (inner: DetailFilter | readonly Matcher[]): inner is readonly Matcher[] => Array.isArray(inner);

/** A value that the filter just refuses. */
function outside([first = '']: readonly Matcher[]): unknown {
  if (typeof first === 'string') return `NOT ${first}`;
  if ('prefix' in first) return `a ${first.prefix}`;
  if ('anything-but' in first) return `${first['anything-but'].prefix}s3-bucket-versioning`;
  return first.numeric[1] - 0.1;
}

/** The detail with the value at a path replaced, in each element of a list on the way. */
function replaced(value: unknown, [name, ...deeper]: readonly string[], by: unknown): Record<string, unknown> {
  if (Array.isArray(value)) return value.map((one) => replaced(one, [String(name), ...deeper], by)) as never;
  const { [String(name)]: inner, ...others } = value as Record<string, unknown>;
  if (deeper.length > 0) return { ...others, [String(name)]: replaced(inner, deeper, by) };
  return by === undefined ? others : { ...others, [String(name)]: Array.isArray(inner) ? [by] : by };
}
