/** Tests the fix, the actor, the place and the time in the document of an alert. */
import { describe, expect, it } from 'vitest';
import { describe as describeNotice } from '../../shared/alerts/describe.ts';
import type { AlertPayload } from '../../shared/alerts/payload.ts';
import { textOf } from '../../shared/alerts/text.ts';
import type { Alert } from '../../shared/records/alerts/alert.ts';
import { serviceInShort } from '../../shared/services/cost-explorer/cost-names.ts';
import { openStage } from '../support/stage.ts';
import { anAlert, CONTROLS, notice } from './support.ts';

const store = { table: 'plumbline' };
const payloadOf = (over: Partial<Alert>, telling: object = {}) =>
  describeNotice(notice(over), { controls: CONTROLS, acknowledge: null, store, ...telling }) as AlertPayload;
const lead = (over: Partial<Alert['lead']>): Alert['lead'] => ({ ...anAlert().lead, ...over });
const members = (count: number): Alert['units'] => ({
  '111122223333/eu-west-1': {
    open: Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1])),
    closed: {},
  },
});

describe('the headline', () => {
  it('of a cost anomaly names the service and the amount', () => {
    const { actor: _actor, ...rest } = anAlert().lead;
    const anomaly = { ...rest, control: 'cost.open-anomalies', values: { service: 'EC2', usd: '1,840' } };
    expect(payloadOf({ lead: anomaly, severity: 'medium' }).headline).toContain(
      'cost anomaly: EC2, 1,840 USD over expected',
    );
    expect(serviceInShort('Amazon Elastic Compute Cloud - Compute, 111122223333, eu-west-1')).toBe('EC2');
    expect(serviceInShort('Amazon Polly')).toBe('Polly');
  });

  it('of a group names the change, and the number of further findings', () => {
    const opened = lead({
      control: 'storage.s3-public-access',
      resource: 'arn:aws:s3:::checkout-data',
      unit: '111122223333/global',
      account: { name: 'checkout', ou: '', environment: '' },
      actor: { ...anAlert().lead.actor, principal: 'arn:aws:sts::111122223333:assumed-role/WebTeam/deploy' } as never,
    });
    expect(payloadOf({ lead: opened, units: members(3) }).headline).toBe(
      'critical: WebTeam opened bucket checkout-data to the public, +2 findings',
    );
    const longer = { ...opened, resource: `arn:aws:s3:::${'checkout-data-'.repeat(4)}` };
    const { headline } = payloadOf({ lead: longer, units: members(2) });
    expect(headline).toMatch(/^critical: WebTeam opened bucket checkout-data-\S*… to the public, \+1 finding$/);
    expect([...headline].length).toBeLessThanOrEqual(80);
  });
});

describe('the text of a group', () => {
  const opened = lead({ control: 'storage.s3-public-access', resource: 'arn:aws:s3:::checkout-data' });
  const lines = textOf(payloadOf({ lead: opened, units: members(3) })).split('\n');

  it('has the fix of the lead, says so, and names the command that lists all findings', () => {
    expect(lines.find((line) => line.startsWith('to fix: '))).toContain('--bucket checkout-data ');
    expect(lines).toContain('that is for: arn:aws:s3:::checkout-data alone, one of 3 findings');
    expect(lines).toContain('for all of them: plumbline alerts show 3b28358dd050 --findings --table plumbline');
  });

  it('warns of other effects before the fix', () => {
    const at = lines.findIndex((line) => line.startsWith('mind: '));
    expect(lines[at + 1]).toMatch(/^to fix: /);
  });

  it('names the table in the commands that acknowledge and waive it', () => {
    expect(lines).toContain('to take it: plumbline alerts ack 3b28358dd050 --table plumbline');
    expect(lines.find((line) => line.startsWith('to waive: '))).toMatch(/--table plumbline$/);
  });
});

it('times and links use the zone and the portal of the configuration', () => {
  const payload = payloadOf({}, { timeZone: 'Europe/Berlin', accessPortal: { subdomain: 'acme', role: 'OnCall' } });
  expect(textOf(payload)).toContain('since: 2026-01-15 07:00:00 +01:00');
  expect(payload.where.console).toMatch(/^https:\/\/acme\.awsapps\.com\/start\/#\/console\?account_id=111122223333&/);
  expect(payload.who?.console).toMatch(/^https:\/\/acme\.awsapps\.com\//);
});

it('an invalid region in a CloudTrail record makes no link', () => {
  const actor = { ...anAlert().lead.actor, region: 'evil.example/#' } as never;
  expect(payloadOf({ lead: lead({ actor }) }).who?.console).toBeNull();
});

it('an alert from a release without stored values is sent all the same', () => {
  const { commands } = payloadOf({ lead: lead({ control: 'database.deletion-protection' }) });
  expect(commands.fix).toContain('aws rds modify-db-"$'.concat('{KIND:?'));
});

it('values of the facts reach the message', async () => {
  const stage = await openStage({ accounts: 4, flaws: 0 }, { alerts: { timeZone: 'Asia/Tokyo' } });
  try {
    const { world, runtime } = stage;
    await runtime.scan();
    runtime.received();
    const { ebsUnencrypted } = await import('../../simulator/scenarios/drifts.ts');
    const account = world.accounts.find(({ kind }) => kind === 'member')?.id ?? '';
    const region = world.regions[0] ?? '';
    const by = `arn:aws:sts::${account}:assumed-role/Developer/x`;
    await ebsUnencrypted.breaks({ world, account, region, by });
    await runtime.settle();
    const [message] = runtime.received();
    const payload = JSON.parse(message?.bodies.default ?? '{}') as AlertPayload;
    expect(payload.commands.fix).toContain(`= ${account} ||`);
    expect(payload.commands.fix).toContain(`--region ${region}`);
    expect(payload.timeZone).toBe('Asia/Tokyo');
    expect(payload.commands.acknowledge).toContain('--table plumbline');
  } finally {
    await stage.close();
  }
});
