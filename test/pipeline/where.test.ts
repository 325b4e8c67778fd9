/** Events that change facts in units that they do not name: each of those units is evaluated again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { unitId } from '../../shared/core/account.ts';
import type { Finding, Heartbeat, WorkItem } from '../../shared/core/ports.ts';
import { type ReceivedEvent, requestsOf } from '../../shared/pipeline/requests.ts';
import { lookUp, MOST_UNITS } from '../../shared/pipeline/units-of-event.ts';
import { AWAY, HOME, sentCall, sentEvent } from '../support/sent-events.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ accounts: 7 });
  await stage.runtime.scan();
});
afterAll(() => stage?.close());

const member = (index = 3) => stage.world.accounts[index]?.id ?? '';
const administrator = () => stage.world.security.id;

const event = (account: string, source: string, detailType: string, detail: object) =>
  sentEvent(account, source, detailType, detail, AWAY);
const call = (account: string, service: string, eventName: string, detail: object, region = AWAY) =>
  occurrenceFrom(JSON.stringify(sentCall(account, service, eventName, detail, region)));

/** Control → the units in which it is evaluated again. */
async function judged(occurrence: ReceivedEvent, further: Partial<Parameters<typeof lookUp>[0]> = {}) {
  const { wiring } = stage.runtime;
  const { stale } = await requestsOf(wiring, lookUp({ ...wiring, ...further }), occurrence);
  const places = stale.flatMap((one) => one.controls.map(({ id }) => [id, unitId(one)] as const));
  return (control: string) => [...new Set(places.flatMap(([id, place]) => (id === control ? place : [])))].sort();
}
const inEveryRegion = (account = member()) => stage.world.regions.map((region) => `${account}/${region}`).sort();

describe("the source's unit of a lost copy", () => {
  it.each([
    ['rds', 'DeleteDBInstance', { dBInstanceIdentifier: 'orders-replica' }],
    ['rds', 'PromoteReadReplica', { dBInstanceIdentifier: 'orders-replica' }],
    ['rds', 'DeleteDBCluster', { dBClusterIdentifier: 'orders-replica' }],
    ['dynamodb', 'DeleteTable', { tableName: 'orders' }],
    ['s3', 'DeleteBucket', { bucketName: 'orders-copy' }],
  ])('is evaluated after %s %s', async (service, eventName, requestParameters) => {
    const places = await judged(call(member(), service, eventName, { requestParameters }));
    expect(places('dr.cross-region-replication')).toEqual(inEveryRegion());
  });

  it('is evaluated when the deletion is done, and not when a replica is only changed', async () => {
    const of = (category: string) =>
      occurrenceFrom(
        JSON.stringify(event(member(), 'aws.rds', 'RDS DB Instance Event', { EventCategories: [category] })),
      );
    expect((await judged(of('deletion')))('dr.cross-region-replication')).toEqual(inEveryRegion());
    expect((await judged(of('configuration change')))('dr.cross-region-replication')).toEqual([`${member()}/${AWAY}`]);
  });
});

describe('an administrator', () => {
  const finding = (unit: string, resource: string): Finding => ({
    ...{ unit, resource, control: 'guardduty.no-high-findings', severity: 'high', status: 'fail', because: '' },
    ...{ firstSeen: '', seq: 1 },
  });

  it('that archives findings causes an evaluation of the members that own them', async () => {
    const id = 'guardduty.no-high-findings';
    const open = [
      finding(`${member(4)}/${AWAY}`, `arn:aws:guardduty:${AWAY}:${member(4)}:detector/d1/finding/f1`),
      finding(`${member(5)}/${AWAY}`, `arn:aws:guardduty:${AWAY}:${member(5)}:detector/d2/finding/f2`),
    ];
    const findings = {
      ...stage.runtime.wiring.findings,
      list: async function* (filter: { control?: string }) {
        if (filter.control === id) yield* open;
      },
    };
    const requestParameters = { detectorId: 'd0', findingIds: ['f1', 'f9'] };
    const places = await judged(call(administrator(), 'guardduty', 'ArchiveFindings', { requestParameters }), {
      findings,
    });
    expect(places(id)).toEqual([`${administrator()}/${AWAY}`, `${member(4)}/${AWAY}`].sort());
  });

  it('that associates a configuration policy with an account causes an evaluation of all its regions', async () => {
    const requestParameters = { ConfigurationPolicyIdentifier: 'p', Target: { AccountId: member(4) } };
    const places = await judged(
      call(administrator(), 'securityhub', 'StartConfigurationPolicyAssociation', { requestParameters }),
    );
    expect(places('securityhub.enabled')).toEqual(inEveryRegion(member(4)));
  });

  it('that associates it with an organisational unit causes an evaluation of all accounts in or below the unit', async () => {
    const { wiring } = stage.runtime;
    const scanned = await Array.fromAsync(wiring.roster.units());
    const accounts = scanned.flatMap(({ item }) => (item?.account.within ? item.account : []));
    const unit = accounts.find(({ id }) => id === member(4))?.within?.at(-1) ?? '';
    expect(unit).toMatch(/^ou-/);
    const inside = [...new Set(accounts.filter(({ within }) => within?.includes(unit)).map(({ id }) => id))];
    const requestParameters = { ConfigurationPolicyIdentifier: 'p', Target: { OrganizationalUnitId: unit } };
    const places = await judged(
      call(administrator(), 'securityhub', 'StartConfigurationPolicyAssociation', { requestParameters }),
    );
    const found = places('securityhub.enabled');
    expect(found).toEqual(inside.flatMap(inEveryRegion).sort());
    const root = accounts[0]?.within?.[0] ?? '';
    expect(root).toMatch(/^r-/);
    const everywhere = await judged(
      call(administrator(), 'securityhub', 'StartConfigurationPolicyAssociation', {
        requestParameters: { Target: { RootId: root } },
      }),
    );
    expect(everywhere('securityhub.enabled').length).toBeGreaterThan(found.length);
  });

  it('that updates findings causes an evaluation of the units where they were found', async () => {
    const Id = `arn:aws:securityhub:${HOME}:${member(4)}:security-control/EC2.2/finding/f1`;
    const requestParameters = { FindingIdentifiers: [{ Id, ProductArn: 'p' }] };
    const places = await judged(call(administrator(), 'securityhub', 'BatchUpdateFindings', { requestParameters }));
    expect(places('securityhub.no-critical-findings')).toEqual(
      [`${administrator()}/${AWAY}`, `${member(4)}/${HOME}`].sort(),
    );
  });
});

describe('a shared prefix list', () => {
  const modified = () =>
    call(member(), 'ec2', 'ModifyManagedPrefixList', { requestParameters: { PrefixListId: 'pl-1' } });

  it('causes an evaluation of the security groups of every account in its region', async () => {
    const places = await judged(modified());
    const [control = ''] = stage.runtime.wiring.registry.controls
      .map(({ id }) => id)
      .filter((id) => places(id).length > 0);
    expect(places(control)).toEqual(stage.world.accounts.map(({ id }) => `${id}/${AWAY}`).sort());
  });

  it('does not cause an evaluation of more units than there is time for', async () => {
    const { wiring } = stage.runtime;
    const item = (index: number): WorkItem => ({
      account: { id: String(100_000_000_000 + index), name: '', ou: '', tags: {}, management: false },
      regions: [AWAY],
    });
    const beatOf = (index: number) => ({ unit: `${100_000_000_000 + index}/global`, item: item(index) }) as Heartbeat;
    let read = 0;
    const roster = {
      ...wiring.roster,
      find: async (unit: string) => beatOf(Number(unit.split('/')[0]) - 100_000_000_000),
      units: async function* () {
        for (let index = 0; index < 10_000; index += 1) {
          read += 1;
          yield beatOf(index);
        }
      },
    };
    const { stale } = await requestsOf(wiring, lookUp({ ...wiring, roster }), modified());
    expect(stale.length).toBeLessThanOrEqual(MOST_UNITS);
    expect(read).toBe(MOST_UNITS);
  });
});

describe('the management account', () => {
  it.each(['DeregisterDelegatedAdministrator', 'DisableAWSServiceAccess'])(
    "makes the organisation's facts be read again by %s, and a member does not",
    async (eventName) => {
      const of = (account: string) =>
        judged(call(account, 'organizations', eventName, { requestParameters: {} }, HOME));
      expect((await of(stage.world.management.id))('guardduty.org-auto-enable')).toEqual(['organization/global']);
      expect((await of(member()))('guardduty.org-auto-enable')).toEqual([]);
    },
  );
});
