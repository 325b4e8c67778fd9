/** `plumbline drill finish --from-aws`, on what AWS Backup and CloudTrail answer on the wire. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsAccess } from '../../cli/lib/io.ts';
import { stepsFromAws } from '../../shared/drills/from-aws.ts';
import type { Drill } from '../../shared/records/drill.ts';
import { alertsStore } from '../support/alerts-store.ts';
import { plumbline } from '../support/cli.ts';

type Json = Record<string, unknown>;
const NOW = Date.now();
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
/** Instants in both services' answers are numbers of seconds. */
const seconds = (minutes: number) => Date.parse(minutesAgo(minutes)) / 1_000;

let folder: string;
let account: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-drill-'));
  ({ account } = await alertsStore(folder));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Answers {
  readonly jobs?: readonly Json[];
  readonly events?: readonly Json[];
  /** The account of the credentials. */
  readonly caller?: string;
  readonly denied?: boolean;
}

/** The bodies that the services send. */
function answering({ jobs = [], events = [], caller = account, denied = false }: Answers): AwsAccess {
  const answer = (status: number, body: string, type: string) => ({
    response: { statusCode: status, headers: { 'content-type': type }, body: Readable.from([Buffer.from(body)]) },
  });
  const handle = async ({ hostname, body }: { hostname: string; body?: Uint8Array }) => {
    if (hostname.startsWith('sts.'))
      return answer(
        200,
        `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${caller}:user/dana</Arn><UserId>A</UserId><Account>${caller}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        'text/xml',
      );
    if (denied)
      return answer(
        400,
        JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }),
        'application/x-amz-json-1.1',
      );
    if (hostname.startsWith('backup.')) return answer(200, JSON.stringify({ RestoreJobs: jobs }), 'application/json');
    const { LookupAttributes } = JSON.parse(Buffer.from(body ?? []).toString());
    const found = events.filter(({ EventName }) => EventName === LookupAttributes[0].AttributeValue);
    const here = hostname.includes('eu-central-1') ? found : [];
    return answer(200, JSON.stringify({ Events: here }), 'application/x-amz-json-1.1');
  };
  return {
    credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 's' }),
    plugin: () => ({ applyToStack: () => {} }),
    client: { requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' }, destroy: () => {} } },
  };
}

const job = (id: string, more: Json = {}): Json => ({
  ...{ AccountId: account, RestoreJobId: id, Status: 'COMPLETED', ResourceType: 'RDS', PercentDone: '100.00%' },
  ...{ CreationDate: seconds(110), CompletionDate: seconds(90), RecoveryPointCreationDate: seconds(130) },
  ...more,
});
const event = (EventName: string, EventSource: string, at: number, record: Json = {}): Json => ({
  ...{ EventId: `id-${EventName}-${at}`, EventName, EventSource, EventTime: seconds(at), Username: 'dana' },
  ...{ ReadOnly: 'false', CloudTrailEvent: JSON.stringify({ eventVersion: '1.09', ...record }) },
});

const start = (name: string) =>
  plumbline(
    [
      ...['drill', 'start', name, '--scenario', 'data-loss', '--scope', 'orders', '--account', account],
      ...['--time', minutesAgo(120), '--store', 'store'],
    ],
    { cwd: folder },
  );
const finish = (name: string, aws: AwsAccess, ...more: string[]) =>
  plumbline(['drill', 'finish', name, '--note', 'n', '--regions', 'eu-central-1', '--store', 'store', ...more], {
    cwd: folder,
    aws,
  });
const BOTH = ['--from-aws', 'restores,failovers'];
const shown = async (name: string): Promise<Json & { steps: Json[] }> =>
  JSON.parse(
    (await plumbline(['drill', 'show', name, '--format', 'json', '--store', 'store'], { cwd: folder })).stdout,
  );

describe('the end of a drill', () => {
  it('takes RTO and RPO from the restores of AWS Backup', async () => {
    await start('restored');
    const jobs = [
      job('one'),
      job('two', { CompletionDate: seconds(80), RecoveryPointCreationDate: seconds(125) }),
      job('failed', { Status: 'FAILED', CompletionDate: seconds(70) }),
      job('running', { Status: 'RUNNING', CompletionDate: undefined }),
      job('before', { CompletionDate: seconds(500) }),
    ];
    const ended = await finish('restored', answering({ jobs }), ...BOTH);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain('restored met: RTO 40 of 60 minutes, RPO 10 of 15 minutes');
    expect((await shown('restored')).steps).toMatchObject([
      { source: 'restore job one', dataAsOf: minutesAgo(130) },
      { source: 'restore job two', marks: 'recovered', at: minutesAgo(80) },
      { source: 'restore job failed', text: 'AWS Backup: the restore of RDS failed in eu-central-1' },
    ]);
  });

  it('takes the recovery from the last call by which a standby took over, and leaves out refused calls', async () => {
    await start('failed-over');
    const events = [
      event('UpdateRoutingControlStates', 'route53-recovery-cluster.amazonaws.com', 100),
      event('ChangeResourceRecordSets', 'route53.amazonaws.com', 95),
      event('FailoverGlobalCluster', 'rds.amazonaws.com', 85, { errorCode: 'AccessDenied' }),
      event('StartPlanExecution', 'other.amazonaws.com', 60),
    ];
    const ended = await finish('failed-over', answering({ events }), ...BOTH, '--no-data-lost');
    expect(ended.stdout, ended.stderr).toContain('failed-over met: RTO 25 of 60 minutes, RPO 0 of 15 minutes');
    expect((await shown('failed-over')).steps).toMatchObject([
      { text: 'UpdateRoutingControlStates by dana in eu-central-1' },
      { text: 'ChangeResourceRecordSets by dana in eu-central-1', marks: 'recovered' },
    ]);
  });

  it('keeps the recovery that a person recorded', async () => {
    await start('seen');
    await plumbline(
      ['drill', 'step', 'seen', 'orders answer', '--recovered', '--time', minutesAgo(70), '--store', 'store'],
      { cwd: folder },
    );
    const ended = await finish('seen', answering({ jobs: [job('one')] }), '--from-aws', 'restores');
    expect(ended.stdout, ended.stderr).toContain('seen met: RTO 50 of 60 minutes, RPO 10 of 15 minutes');
  });

  it('is refused where AWS shows nothing, or does not answer, and the drill goes on', async () => {
    await start('nothing');
    const none = await finish('nothing', answering({}), ...BOTH);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('AWS shows nothing new') });
    const denied = await finish('nothing', answering({ denied: true }), ...BOTH);
    expect(denied.code).not.toBe(0);
    expect(denied.stderr).toContain('backup:ListRestoreJobs');
    const odd = await finish('nothing', answering({ jobs: [job('x', { Status: 'NEWER' })] }), ...BOTH);
    expect(odd.code).not.toBe(0);
    const elsewhere = await finish('nothing', answering({ caller: '999999999999' }), ...BOTH);
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('--role') });
    expect(await shown('nothing')).toMatchObject({ state: 'running', steps: [] });
  });

  it('that is refused keeps the steps, and records none of them twice', async () => {
    await start('twice');
    const aws = answering({ jobs: [job('one', { RecoveryPointCreationDate: undefined }), job('two')] });
    const late = answering({ jobs: [job('one', { RecoveryPointCreationDate: undefined })] });
    expect(await finish('twice', late, ...BOTH)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('how much data'),
    });
    expect((await shown('twice')).steps).toHaveLength(1);
    expect((await finish('twice', aws, ...BOTH)).code).toBe(0);
    expect((await shown('twice')).steps).toHaveLength(2);
  });
});

describe('the steps of AWS', () => {
  it('say nothing of data that is newer than the loss', () => {
    const drill = { startedAt: minutesAgo(120), steps: [], end: null } as unknown as Drill;
    const restores = [
      {
        id: 'r',
        region: 'eu-west-1',
        resourceType: 'EBS',
        status: 'COMPLETED',
        ended: minutesAgo(90),
        dataOf: minutesAgo(100),
      },
    ] as const;
    const [step] = stepsFromAws(drill, { restores, failovers: [] }, minutesAgo(0));
    expect(step).toMatchObject({ marks: 'recovered' });
    expect(step?.dataAsOf).toBeUndefined();
  });
});
