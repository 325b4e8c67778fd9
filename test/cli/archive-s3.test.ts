/** The archive of a deployment, in its bucket: written and restored with the command line, and timers are set again. */
import { DeleteDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable } from '../../shared/history/embedded.ts';
import { ALERTS } from '../../shared/records/alerts.ts';
import { wireHistory } from '../../shared/wiring/history.ts';
import { clientIn } from '../../simulator/access.ts';
import { type AwsOverHttp, awsOverHttp } from '../support/aws-over-http.ts';
import { plumbline } from '../support/cli.ts';
import { openStage, type Stage } from '../support/stage.ts';

const PLACE = 's3://evidence-bucket/hub';
const RESTORED = 'plumbline-restored';

let stage: Stage;
let aws: AwsOverHttp;
beforeAll(async () => {
  aws = await awsOverHttp();
  stage = await openStage({}, { controls: { '*': false, 'guardduty.enabled': true } });
  await stage.runtime.scan();
  const account = stage.world.accounts[3]?.id ?? '';
  const client = clientIn(stage.world, GuardDutyClient, { account, region: 'eu-west-1' });
  const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
  await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));
  await stage.runtime.settle();
}, 60_000);
afterAll(async () => {
  await stage?.close();
  await aws?.close();
});

const run = (...args: readonly string[]) =>
  plumbline([...args], {
    env: {
      ...{ AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' },
      ...{ AWS_ENDPOINT_URL_S3: aws.endpoint, AWS_ENDPOINT_URL_LAMBDA: aws.endpoint },
      AWS_ENDPOINT_URL_DYNAMODB: stage.database.endpoint,
    },
  });

const table = () => stage.runtime.wiring.table.name;
const openAlerts = async (name: string): Promise<string[]> =>
  Object.keys((await wireHistory({ client: stage.database.client, name }).history.read(ALERTS)).contents.alerts);

describe('an archive in a bucket', () => {
  it('is written from a table below a prefix, with its list', async () => {
    const { code, stdout, stderr } = await run('archive', '--table', table(), '--to', PLACE, '--format', 'json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ before: 0 });
    const keys = [...aws.objects.keys()];
    expect(keys.filter((key) => key.startsWith('evidence-bucket/hub/archive/dt='))).not.toEqual([]);
    expect(keys.filter((key) => /^evidence-bucket\/hub\/runs\/[^/]+\/archive\.jsonl$/.test(key))).toHaveLength(1);
  }, 60_000);

  it('is restored into an empty table, and the timer of each open alert is set again', async () => {
    await createTable(stage.database.client, RESTORED);
    const given = ['--from', 'archive', '--archive', PLACE, '--table', RESTORED, '--remind', 'plumbline-remind'];
    const { code, stdout, stderr } = await run('restore', ...given, '--format', 'json');
    expect(code, stderr).toBe(0);
    const alerts = await openAlerts(RESTORED);
    expect(alerts).toEqual(await openAlerts(table()));
    expect(alerts).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ alerts: 1, reminded: 1 });
    expect(aws.invoked).toEqual(alerts.map((alert) => ({ name: 'plumbline-remind', payload: { alert } })));
    const checked = await run('fsck', '--table', RESTORED, '--format', 'json');
    expect(JSON.parse(checked.stdout)).toMatchObject({ problems: [] });
  }, 60_000);

  it('is not restored on top of a table that is not empty, and no timer is set', async () => {
    const given = ['--from', 'archive', '--archive', PLACE, '--table', RESTORED, '--remind', 'plumbline-remind'];
    const { code, stderr } = await run('restore', ...given);
    expect(code).toBe(2);
    expect(stderr).toMatch(/the table plumbline-restored is not empty/);
    expect(aws.invoked).toHaveLength(1);
  }, 60_000);

  it('with a file that is gone is named, and restores nothing', async () => {
    const [name = ''] = [...aws.objects.keys()].filter((key) => key.includes('/archive/dt='));
    const body = aws.objects.get(name) ?? new Uint8Array();
    aws.objects.delete(name);
    const { code, stderr } = await run('restore', '--from', 'archive', '--archive', PLACE, '--store', 'elsewhere');
    aws.objects.set(name, body);
    expect(code).toBe(3);
    expect(stderr).toContain(name.slice('evidence-bucket/hub/'.length));
  }, 60_000);
});
