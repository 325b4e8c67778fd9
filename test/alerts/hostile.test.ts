/** A corpus of hostile names through every form in which an alert or a report leaves us. */
import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../cli/lib/summary.ts';
import { table } from '../../cli/lib/table.ts';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import { chatMessage } from '../../shared/alerts/formats/chat.ts';
import { opsgenieRequest } from '../../shared/alerts/formats/opsgenie.ts';
import { pagerDutyEvent } from '../../shared/alerts/formats/pagerduty.ts';
import { bodiesOf, subjectOf } from '../../shared/alerts/sns.ts';
import { html, textOf as markupOf } from '../../shared/api/html.ts';
import { linkPage } from '../../shared/api/link-page.ts';
import type { Alert, AlertEvent } from '../../shared/records/alerts/alert.ts';
import { csvWriter } from '../../shared/reports/csv.ts';
import { complianceFinding } from '../../shared/reports/ocsf.ts';
import { terminal } from '../support/cli.ts';
import { HOSTILE } from '../support/hostile.ts';
import { anAlert, CONTROLS, notice } from './support.ts';

const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u{E0000}-\u{E007F}]/u;
const EVENTS: readonly AlertEvent[] = ['opened', 'updated', 'flapping', 'acknowledged', 'waived', 'resolved'];

/** The text everywhere that is not ours, in an alert about one control or another. */
const named = (text: string, control: string): Alert => {
  const { lead, openedAt } = anAlert();
  return anAlert({
    acknowledged: { by: text, at: openedAt },
    waived: { by: text, until: openedAt, reason: text },
    ending: { because: text, actor: { ...lead.actor, principal: text } as never },
    facets: { calls: [text], controls: [control, text], ous: [text], environments: [text] },
    units: { '111122223333/eu-west-1': { open: { a: 1, b: 1 }, closed: {} } },
    lead: {
      ...lead,
      control,
      resource: text,
      because: text,
      before: `before ${text}`,
      warning: text,
      account: { name: text, ou: text, environment: text },
      values: { name: text, rule: text, budget: text, list: [text, text] },
      actor: {
        principal: text,
        sourceIp: text,
        userAgent: text,
        invokedBy: text,
        region: text,
        call: text,
        eventId: text,
        at: text,
      },
    },
  });
};

const CONTROL_IDS = [
  'guardduty.enabled',
  'storage.s3-public-access',
  'cost.open-anomalies',
  'network.sg-admin-ports',
  'operations.config-rules',
  'no.such-control',
];

/** All strings of a document, however deep. */
const stringsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : [];

describe.each(Object.entries(HOSTILE))('%s', (_what, text) => {
  const payloads = CONTROL_IDS.flatMap((control) =>
    EVENTS.map((event) =>
      describeNotice(notice(named(text, control), event), { controls: CONTROLS, acknowledge: null }),
    ),
  );

  it('is letters on one line in the document, in mail and in text messages', () => {
    for (const payload of payloads) {
      for (const part of stringsIn(payload)) expect(part).not.toMatch(UNSEEN);
      const { email = '', sms = '' } = bodiesOf(payload);
      expect(sms).not.toMatch(UNSEEN);
      expect(email.replaceAll('\n', '')).not.toMatch(UNSEEN);
      expect(subjectOf(payload)).toMatch(/^[\x20-\x7e]*$/);
      const labels = email.split('\n').filter((line) => /^to fix: /.test(line));
      expect(labels.length).toBeLessThanOrEqual(1);
    }
  });

  it('leads nowhere else than to AWS', () => {
    for (const payload of payloads) {
      if (payload.event === 'digest') continue;
      for (const url of [payload.where.console, payload.who?.console]) {
        if (url) expect(new URL(url).host).toMatch(/(^|\.)console\.aws\.amazon\.com$/);
      }
    }
  });

  it.each(['slack', 'teams'] as const)('calls nobody and hides nothing in %s', (platform) => {
    for (const payload of payloads) {
      for (const part of stringsIn(JSON.parse(chatMessage(payload, platform)))) {
        expect(part.replaceAll('\n', '')).not.toMatch(UNSEEN);
        expect(part).not.toMatch(/<[!@#a-z]|(^|[^\p{L}\p{N}])[@＠](here|channel|everyone)/u);
        if (platform === 'teams')
          expect(part).not.toMatch(/(?<!\\)\]\((?!https:\/\/[a-z0-9-]*\.?console\.aws\.amazon\.com)/);
      }
    }
  });

  it('is letters on one line at the pagers', () => {
    for (const payload of payloads) {
      for (const request of [pagerDutyEvent(payload, { key: 'k' }), opsgenieRequest(payload, { key: 'k' })]) {
        for (const part of stringsIn(JSON.parse(request?.body ?? '{}'))) {
          expect(part.replaceAll('\n', '')).not.toMatch(UNSEEN);
          expect(part.isWellFormed()).toBe(true);
        }
      }
    }
  });

  it('is no markup in a page', () => {
    expect(markupOf(html`<p title="${text}">${text}</p>`)).toMatch(/^<p title="[^<>"]*">[^<>]*<\/p>$/);
    const alert = named(text, 'guardduty.enabled');
    const claim = { alert: alert.id, purpose: 'acknowledge', until: alert.openedAt, id: 'x' } as const;
    const page = linkPage(
      { is: 'open', claim, alert },
      { controls: CONTROLS, token: 't', action: 'alert', at: alert.openedAt },
    );
    const tags = [...markupOf(page.main).matchAll(/<\/?([a-z!][\w-]*)/gi)].map(([, tag = '']) => tag);
    expect(tags.filter((tag) => /^(script|img|at|here)$/i.test(tag))).toEqual([]);
    expect(markupOf(page.main)).not.toMatch(/\son\w+=(?!&)[^ ]*alert\(1\)(?!&)>/);
  });

  it('is no formula and one row in CSV', async () => {
    const csv = csvWriter();
    csv.end({ control: text, account: text, region: text, resource: text, status: 'fail', because: text });
    const [, row = '', ...rest] = (await csv.toArray()).join('').trimEnd().split('\n');
    expect(rest).toEqual([]);
    expect(row).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\p{Zp}]/u);
    for (const cell of row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))
      expect(cell).not.toMatch(/^"?[\s\p{Cf}]*[=+\-@＝＋－＠]/u);
  });

  it.each([20, 80, 1_000])('is one cell in tables and summaries of %i columns', (columns) => {
    const io = terminal(columns);
    const summary = summaryOf(io, new Map([['111122223333', text]]));
    const control = CONTROLS.get('guardduty.enabled') as never;
    summary.add(
      {
        control: 'guardduty.enabled',
        account: '111122223333',
        region: text,
        resource: text,
        status: 'fail',
        because: text,
        waiver: { until: text, reason: text, by: text },
      },
      control,
    );
    for (const drawn of [table(io, ['a'], [[text]]), summary.text(), summary.heatMap()]) {
      expect(drawn.replaceAll('\n', '')).not.toMatch(UNSEEN);
    }
  });

  it('is data in OCSF', () => {
    const control = CONTROLS.get('guardduty.enabled') as never;
    const verdict = {
      control: 'guardduty.enabled',
      account: '111122223333',
      region: text,
      resource: text,
      status: 'fail',
      because: text,
    } as const;
    const { remediation } = complianceFinding(verdict, control, new Date(0), '1') as { remediation: { desc: string } };
    expect(remediation.desc).not.toMatch(UNSEEN);
  });
});
