/** Transitions on their way to the Security Hub of each account. */
import {
  BatchUpdateFindingsCommand,
  DisableSecurityHubCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { securityHubFunction } from '../../functions/securityhub.ts';
import { findingImporter } from '../../shared/aws/finding-importer.ts';
import { catalogue, claims, texts } from '../../shared/controls/catalogue.ts';
import { describing } from '../../shared/core/catalogue.ts';
import { emptyState, nextCommit } from '../../shared/core/chain.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { EmbeddedDatabase } from '../../shared/history/embedded.ts';
import { itemOf } from '../../shared/history/log-item.ts';
import { batchesOf, sendFindings } from '../../shared/pipeline/send-findings.ts';
import { type Change, verdictsOf } from '../../shared/records/verdicts.ts';
import { GENERATOR } from '../../shared/reports/asff.ts';
import { movedFindings } from '../../shared/reports/asff-changes.ts';
import { clientIn, reachIn } from '../../simulator/access.ts';
import { recordOf } from '../../simulator/stream.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { iso, minute, moved } from '../queries/store.ts';
import { emptyDatabase } from '../support/database.ts';

const REGION = 'eu-west-1';
const CONTROL = 'guardduty.enabled';
const context = { controls: describing(catalogue, texts, claims), version: '1.2.3' };
let world: World;
let account: string;
beforeEach(() => {
  world = createWorld({ accounts: 5, flaws: 0 });
  account = world.accounts[3]?.id ?? '';
});

const commitOf = (n: number, changes: readonly Change[], unit = `${account}/${REGION}`) => {
  const at = minute(n);
  const body = { type: 'verdicts' as const, changes, revisions: {} };
  const cause = { kind: 'scan' as const, run: 'run-1' };
  return nextCommit(verdictsOf(unit), emptyState(verdictsOf(unit)), { at, observedAt: at, cause, body }).commit;
};
const findingsIn = (n: number, ...changes: Change[]) =>
  movedFindings([commitOf(n, changes)], context).map(({ finding }) => finding);
const deps = () => ({
  movedBy: (commits: Parameters<typeof movedFindings>[0]) => movedFindings(commits, context),
  hubOf: findingImporter(reachIn(world)),
});
const send = (n: number, ...changes: Change[]) => sendFindings(deps(), [commitOf(n, changes)]);
const hub = (id = account) => clientIn(world, SecurityHubClient, { account: id, region: REGION });
async function stored(id = account) {
  const Filters = { AwsAccountId: [{ Value: id, Comparison: 'EQUALS' as const }] };
  const { Findings = [] } = await hub(id).send(new GetFindingsCommand({ Filters, MaxResults: 100 }));
  return Findings.filter(({ GeneratorId }) => GeneratorId?.startsWith(GENERATOR));
}

describe('a transition', () => {
  it.each<[string, Change, object]>([
    ['to fail is a failed finding', moved(CONTROL, 'a', 'pass', 'fail'), { Compliance: { Status: 'FAILED' } }],
    [
      'to pass resolves it',
      moved(CONTROL, 'a', 'fail', 'pass'),
      { Compliance: { Status: 'PASSED' }, Workflow: { Status: 'RESOLVED' }, RecordState: 'ACTIVE' },
    ],
    ['into the dark is a warning', moved(CONTROL, 'a', 'pass', 'unknown'), { Compliance: { Status: 'WARNING' } }],
    [
      'of a resource that is gone archives it',
      moved(CONTROL, 'a', 'fail', null, 'vanished'),
      { Compliance: { Status: 'NOT_AVAILABLE' }, RecordState: 'ARCHIVED' },
    ],
    [
      'of a control that was removed archives it',
      moved('nowhere.removed', 'a', 'fail', null, 'revised'),
      { RecordState: 'ARCHIVED', GeneratorId: `${GENERATOR}/nowhere.removed` },
    ],
  ])('%s, of the instant of its commit', (_, change, expected) => {
    const [finding] = findingsIn(7, change);
    expect(finding).toMatchObject({ AwsAccountId: account, UpdatedAt: iso(7) });
    const { RelatedRequirements: _requirements, ...Compliance } = { ...finding?.Compliance };
    expect({ ...finding, Compliance }).toMatchObject(expected);
  });

  it.each([
    ['the first verdicts that pass', moved(CONTROL, 'a', null, 'pass', 'baseline')],
    ['a change of the reason alone', moved(CONTROL, 'a', 'fail', 'fail')],
    ['what passes and is then gone', moved(CONTROL, 'a', 'pass', null, 'vanished')],
  ])('is not sent for %s', (_, change) => expect(findingsIn(7, change)).toEqual([]));

  it('is not sent for the organisation, which has no Security Hub of its own', () => {
    const commit = commitOf(7, [moved(CONTROL, 'a', 'pass', 'fail')], 'organization/global');
    expect(movedFindings([commit], context)).toEqual([]);
  });

  it('of a global service goes to the Security Hub of us-east-1', () => {
    const commit = commitOf(7, [moved(CONTROL, 'a', 'pass', 'fail')], `${account}/global`);
    expect(movedFindings([commit], context)).toEqual([expect.objectContaining({ region: 'us-east-1' })]);
  });

  it('that a later one of the same commits replaces is not sent', () => {
    const commits = [
      commitOf(7, [moved(CONTROL, 'a', 'pass', 'fail')]),
      commitOf(8, [moved(CONTROL, 'a', 'fail', 'pass')]),
    ];
    expect(movedFindings(commits, context).map(({ finding }) => finding.UpdatedAt)).toEqual([iso(8)]);
  });
});

describe('Security Hub', () => {
  it('has one finding for a resource, which follows it', async () => {
    await send(1, moved(CONTROL, 'a', 'pass', 'fail'));
    expect(await stored()).toEqual([
      expect.objectContaining({
        Compliance: expect.objectContaining({ Status: 'FAILED' }),
        Severity: { Label: 'CRITICAL' },
      }),
    ]);
    await send(2, moved(CONTROL, 'a', 'fail', 'pass'));
    expect(await stored()).toEqual([
      expect.objectContaining({
        Compliance: expect.objectContaining({ Status: 'PASSED' }),
        Severity: { Label: 'INFORMATIONAL' },
      }),
    ]);
    await send(3, moved(CONTROL, 'a', 'pass', 'fail'), moved(CONTROL, 'b', 'pass', 'fail'));
    await send(4, moved(CONTROL, 'a', 'fail', null, 'vanished'));
    expect((await stored()).map(({ RecordState }) => RecordState).sort()).toEqual(['ACTIVE', 'ARCHIVED']);
  });

  it('is not changed by commits that arrive twice or late', async () => {
    await send(1, moved(CONTROL, 'a', 'pass', 'fail'));
    await send(2, moved(CONTROL, 'a', 'fail', 'pass'));
    const before = await stored();
    for (const late of [1, 2]) {
      const { taken, rejected } = await send(late, moved(CONTROL, 'a', 'pass', 'fail'));
      expect({ taken, rejected }).toEqual({ taken: 1, rejected: [] });
    }
    expect(await stored()).toEqual(before);
  });

  it('keeps the workflow that a person gave a finding', async () => {
    await send(1, moved(CONTROL, 'a', 'pass', 'fail'));
    const [{ Id, ProductArn } = {}] = await stored();
    const FindingIdentifiers = [{ Id, ProductArn }];
    await hub().send(new BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow: { Status: 'NOTIFIED' } }));
    await send(2, moved(CONTROL, 'a', 'fail', 'pass'));
    expect((await stored())[0]).toMatchObject({ Workflow: { Status: 'NOTIFIED' } });
  });

  it('gets more than a hundred findings in several calls', async () => {
    const { taken, rejected } = await send(
      1,
      ...Array.from({ length: 250 }, (_, n) => moved(CONTROL, `r-${n}`, 'pass', 'fail')),
    );
    expect({ taken, rejected }).toEqual({ taken: 250, rejected: [] });
  });

  it('that is off refuses by name, and the other accounts get theirs', async () => {
    const other = world.accounts[4]?.id ?? '';
    await hub().send(new DisableSecurityHubCommand({}));
    const change = moved(CONTROL, 'a', 'pass', 'fail');
    const { taken, rejected, failures } = await sendFindings(deps(), [
      commitOf(1, [change]),
      commitOf(1, [change], `${other}/${REGION}`),
    ]);
    expect({ taken, failures }).toEqual({ taken: 1, failures: [] });
    expect(rejected).toEqual([
      expect.objectContaining({
        account,
        region: REGION,
        because: expect.stringMatching(/^InvalidAccess: .*not subscribed/),
      }),
    ]);
    expect(await stored(other)).toHaveLength(1);
  });

  it('may take a part of a batch: what it refuses is named, and what it fails at is sent again', async () => {
    const asked: number[] = [];
    const hubOf = () => async (_region: string, findings: readonly { Id: string }[]) => {
      asked.push(findings.length);
      const [first, second] = findings.map(({ Id: id }) => id);
      const refused = { id: first ?? '', code: 'InvalidInput', message: 'the text is too long' };
      const failed = { id: second ?? '', code: 'InternalError', message: 'try again' };
      return asked.length === 1 ? [refused, failed] : [];
    };
    const changes = ['a', 'b', 'c'].map((resource) => moved(CONTROL, resource, 'pass', 'fail'));
    const { taken, rejected } = await sendFindings({ ...deps(), hubOf }, [commitOf(1, changes)]);
    expect({ taken, asked }).toEqual({ taken: 2, asked: [3, 1] });
    expect(rejected.map(({ because }) => because)).toEqual(['InvalidInput: the text is too long']);
  });

  it.each([
    ['throttled', 'failures'],
    ['timed-out', 'failures'],
    ['denied', 'rejected'],
    ['policy', 'rejected'],
  ] as const)('that is %s counts among the %s', async (reason, among) => {
    const hubOf = () => async () => {
      throw new CouldNotRead('sts:AssumeRole', reason, 'Code');
    };
    const sent = await sendFindings({ ...deps(), hubOf }, [commitOf(1, [moved(CONTROL, 'a', 'pass', 'fail')])]);
    expect({ failures: sent.failures.length, rejected: sent.rejected.length }).toEqual({
      ...{ failures: 0, rejected: 0 },
      [among]: 1,
    });
  });
});

it('a call has at most a hundred findings and six megabytes', () => {
  expect(batchesOf(Array.from({ length: 201 }, (_, n) => n)).map(({ length }) => length)).toEqual([100, 100, 1]);
  const large = Array.from({ length: 40 }, () => 'x'.repeat(240_000));
  for (const batch of batchesOf(large)) expect(JSON.stringify(batch).length).toBeLessThan(6_000_000);
  expect(batchesOf(large).flat()).toHaveLength(40);
});

describe('the function on the stream', () => {
  let database: EmbeddedDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.close());

  const invoke = async (more: object = {}) => {
    const commit = commitOf(1, [moved(CONTROL, 'a', 'pass', 'fail')]);
    const table = { client: database.client, name: 'plumbline' };
    const item = await itemOf(database.client, table.name, commit);
    const aside: object[] = [];
    const handle = securityHubFunction(() => ({
      ...{ ...deps(), table, clock: () => new Date(), ...more },
      deadLetters: { put: async (one: object) => void aside.push(one) },
    }));
    const Records = [recordOf(item, 1, REGION, new Date())];
    const answer = await handle({ Records }, { functionName: 'securityhub', awsRequestId: '1' } as Context);
    return { failed: answer.batchItemFailures.length, aside: aside.length };
  };

  it('sends what the commits moved', async () => {
    expect(await invoke()).toEqual({ failed: 0, aside: 0 });
    expect(await stored()).toHaveLength(1);
  });

  it('does not wait for an account that refuses, and asks again for one that does not answer', async () => {
    const failing = (reason: 'denied' | 'throttled') => () => async () => {
      throw new CouldNotRead('securityhub:BatchImportFindings', reason, 'Code');
    };
    expect(await invoke({ hubOf: failing('denied') })).toEqual({ failed: 0, aside: 0 });
    expect(await invoke({ hubOf: failing('throttled') })).toEqual({ failed: 1, aside: 0 });
  });
});
