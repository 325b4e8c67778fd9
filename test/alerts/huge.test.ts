/** However much an alert touches, and whatever that is called: it arrives everywhere, and says what it leaves out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attributes, attributesOf, filterPolicyOf, MORE, passes } from '../../shared/alerts/attributes.ts';
import { chatMessage } from '../../shared/alerts/formats/chat.ts';
import { opsgenieRequest } from '../../shared/alerts/formats/opsgenie.ts';
import { pagerDutyEvent } from '../../shared/alerts/formats/pagerduty.ts';
import { payloadSchema } from '../../shared/alerts/payload.ts';
import { bodiesOf, fitting, sizeOf, subjectOf } from '../../shared/alerts/sns.ts';
import { smsOf, textOf } from '../../shared/alerts/text.ts';
import type { Alert, AlertEvent } from '../../shared/records/alerts/alert.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { anAlert, CONTROLS, inAccounts, notice } from './support.ts';

/** "Publish", Amazon SNS API Reference. */
const SNS_BYTES = 262_144;
const KEY = 'R0123456789abcdef0123456789abcdef';

/** A letter that costs much in JSON within JSON, one that costs four bytes, one that costs one. */
const letter = fc.constantFrom('"', '\\', '𝔘', '決', 'x', "'", '<', '&', '%');
const long = fc.tuple(letter, fc.integer({ min: 0, max: 6_000 })).map(([one, count]) => one.repeat(count));
const name = fc.oneof(long, fc.constantFrom(...HOSTILE_TEXTS));
const many = (most: number) => fc.integer({ min: 0, max: most });

const units = (count: number, text: string): string[] =>
  Array.from({ length: count }, (_, index) => `Unit ${index % 50}/${text.slice(0, 100)} ${index}`);

const huge: fc.Arbitrary<Alert> = fc
  .record({
    accounts: many(10_000),
    ous: many(2_000),
    controls: many(600),
    environments: many(600),
    text: name,
    other: name,
  })
  .map(({ accounts, ous, controls, environments, text, other }) => {
    const base = anAlert();
    return {
      ...base,
      acknowledged: { by: other, at: base.openedAt },
      waived: { by: text, until: base.openedAt, reason: other },
      ending: { because: text },
      units: { ...base.units, ...inAccounts(accounts) },
      facets: {
        calls: [],
        controls: [base.lead.control, ...Array.from({ length: controls }, (_, index) => `custom.${index}`)],
        ous: ['Workloads/Production', ...units(ous, text)],
        environments: [
          'production',
          ...Array.from({ length: environments }, (_, index) => `${other.slice(0, 200)}${index}`),
        ],
      },
      lead: {
        ...base.lead,
        resource: text,
        because: other,
        before: text,
        warning: other,
        place: { name: text, ou: other, environment: text },
        values: { name: other, list: [text, other] },
        actor: {
          ...(base.lead.actor as never as object),
          principal: text,
          userAgent: other,
          call: text,
          eventId: other,
          region: text,
          sourceIp: other,
          at: text,
        } as Alert['lead']['actor'],
      },
    };
  });

const EVENTS: readonly AlertEvent[] = ['opened', 'updated', 'acknowledged', 'waived', 'resolved'];
const describing = {
  controls: CONTROLS,
  acknowledge: `https://x1.execute-api.eu-west-1.amazonaws.com/alert?t=${'x'.repeat(120)}`,
  accessPortal: { subdomain: 'd-1234567890', role: 'ReadOnly' },
  store: { table: 'plumbline' },
};

const told = (alert: Alert, event: AlertEvent) => {
  const one = notice(alert, event);
  const attributes = attributesOf(one);
  return { payload: fitting(one, describing, attributes), attributes };
};

const property = (check: (alert: Alert, told: ReturnType<typeof fitting>, attributes: Attributes) => void) =>
  fc.assert(
    fc.property(huge, fc.constantFrom(...EVENTS), (alert, event) => {
      const { payload, attributes } = told(alert, event);
      check(alert, payload, attributes);
    }),
    { numRuns: 20 },
  );

describe('an alert of any size', () => {
  it('is a message that SNS takes, with its attributes', () => {
    property((_alert, payload, attributes) => {
      expect(sizeOf(payload, attributes)).toBeLessThanOrEqual(SNS_BYTES);
      expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
      expect(payloadSchema.parse(payload)).toEqual(payload);
      expect(JSON.stringify(bodiesOf(payload)).isWellFormed()).toBe(true);
    });
  });

  it('says what it left out', () => {
    property((alert, payload, attributes) => {
      if (Object.keys(alert.units).length > 201) expect(payload.leftOut?.join()).toMatch(/of \d+ accounts/);
      const isCut = Object.values(attributes).flat().includes(MORE);
      expect(Boolean(payload.leftOut?.some((what) => what.includes('attribute')))).toBe(isCut);
      if (payload.leftOut) expect(textOf(payload)).toContain('left out: ');
    });
  });

  it('reaches every route whose filter selects one of its accounts, units, controls or environments', () => {
    property((alert, _payload, attributes) => {
      const { ous, controls, environments } = alert.facets;
      const accounts = Object.keys(alert.units).map((unit) => unit.slice(0, 12));
      const last = (values: readonly string[]) => [values.at(-1) ?? ''];
      for (const only of [
        { accounts: last(accounts) },
        { ous: last(ous) },
        { controls: last(controls) },
        { environments: last(environments) },
        { accounts: last(accounts), ous: last(ous), severities: [alert.severity] },
      ]) {
        expect(passes(filterPolicyOf('route', only), attributes)).toBe(true);
      }
    });
  });

  it('is one that each subscriber takes', () => {
    property((alert, payload) => {
      expect(subjectOf(payload)).toMatch(/^[\x20-\x7e]{1,99}$/);
      const sms = smsOf(payload);
      expect(/^[\x20-\x7e]*$/.test(sms) ? sms.length : sms.length * 2).toBeLessThanOrEqual(140);
      expect([...payload.headline].length).toBeLessThanOrEqual(80);
      for (const platform of ['slack', 'teams'] as const) {
        const { content, metadata } = JSON.parse(chatMessage(payload, platform));
        expect(content.title.length).toBeLessThanOrEqual(250);
        expect(content.description.length).toBeLessThanOrEqual(3_000);
        expect(metadata.summary.length).toBeLessThanOrEqual(250);
        expect(metadata.threadId).toBe(alert.id);
      }
      const paged = pagerDutyEvent(payload, { key: KEY });
      expect(Buffer.byteLength(paged?.body ?? '')).toBeLessThanOrEqual(512 * 1_024);
      expect(JSON.parse(paged?.body ?? '{}').dedup_key).toBe(alert.id);
      const genie = JSON.parse(opsgenieRequest(payload, { key: KEY })?.body ?? '{}');
      expect([...(genie.description ?? '')].length).toBeLessThanOrEqual(15_000);
      expect([...(genie.note ?? '')].length).toBeLessThanOrEqual(25_000);
      expect(
        Object.entries(genie.details ?? {})
          .flat()
          .join('').length,
      ).toBeLessThanOrEqual(8_000);
    });
  });
});

it('an alert of usual size is sent in full', () => {
  const { payload, attributes } = told(anAlert({ units: inAccounts(40) }), 'opened');
  expect(payload.leftOut).toBeUndefined();
  expect(Object.values(attributes).flat()).not.toContain(MORE);
});

it('one cause in 10,000 accounts of 2,000 units arrives', () => {
  const ous = Array.from(
    { length: 2_000 },
    (_, index) => `Business Area ${index % 40}/Department ${index % 400}/Team ${index}`,
  );
  const alert = anAlert({ units: inAccounts(10_000), facets: { ...anAlert().facets, ous } });
  const { payload, attributes } = told(alert, 'opened');
  expect(sizeOf(payload, attributes)).toBeLessThanOrEqual(SNS_BYTES);
  expect(payload.leftOut).toEqual([
    '9800 of 10000 accounts',
    'some values of the attribute account',
    'some values of the attribute ou',
  ]);
  expect(passes(filterPolicyOf('route', { ous: ['Business Area 7/Department 7/Team 1967'] }), attributes)).toBe(true);
});
