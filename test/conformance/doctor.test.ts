/** The doctor over HTTP: what it says to an organisation in which things are missing, and that its commands put it right. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  ListTagsForResourceCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateOrganizationalUnitCommand,
  EnableAWSServiceAccessCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logGroupOf, RULE_DESCRIPTION, STACK_SET } from '../../shared/core/deployed.ts';
import type { Check } from '../../shared/doctor/check.ts';
import { TAG } from '../../shared/doctor/proof-calls.ts';
import { createTable } from '../../shared/history/embedded.ts';
import { dynamoHistory } from '../../shared/history/history.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { rulesIn } from '../doctor/support.ts';
import {
  createAccount,
  createOrganization,
  HOME,
  MANAGEMENT,
  managementPlace,
  type Place,
  ROLE,
  reset,
} from './support/organization.ts';
import { ISOLATED, plumbline } from './support/plumbline.ts';
import { motoUrl } from './support/servers.ts';

const TABLE = 'plumbline-doctor';
const MAIN = resolve(import.meta.dirname, '../../cli/main.ts');

let folder = '';
let hub: Place;
let member: Place;

const args = () => ['doctor', '--regions', HOME, '--role', ROLE, '--endpoint-url', motoUrl()];

async function examined(...more: string[]) {
  const { code, stdout, stderr } = await plumbline([...args(), ...more, '--format', 'json']);
  const checks: Check[] = JSON.parse(stdout);
  return { code, stderr, checks: new Map(checks.map((check) => [check.id, check])) };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-doctor-'));
  await reset();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await reset();
});

describe('an account in no organisation', () => {
  it('is told to create one, and every other check is unknown', async () => {
    const { code, checks } = await examined();
    const create = 'aws organizations create-organization';
    expect(checks.get('organization')).toMatchObject({ status: 'missing', run: create });
    expect(checks.get('caller')).toMatchObject({
      status: 'unknown',
      found: 'the account is in no organisation',
      run: create,
    });
    expect(code).toBe(3);
  });
});

describe('an organisation', () => {
  beforeAll(async () => {
    await createOrganization();
    hub = await createAccount('hub');
    member = await createAccount('member');
  });

  const statusOf = (checks: ReadonlyMap<string, Check>, ...ids: string[]) => ids.map((id) => checks.get(id)?.status);

  it('without trusted access, bootstraps and stacks gets a command for each', async () => {
    const { code, checks } = await examined('--hub-account', hub.account, '--table', TABLE);
    expect(checks.get('trusted.stacksets')).toMatchObject({
      status: 'missing',
      run: 'aws cloudformation activate-organizations-access',
    });
    expect(checks.get('trusted.account')).toMatchObject({
      status: 'missing',
      run: 'aws organizations enable-aws-service-access --service-principal account.amazonaws.com',
    });
    expect(checks.get('bootstrap.hub')).toMatchObject({
      status: 'missing',
      found: `${HOME}: none`,
      run: `npx cdk bootstrap aws://${hub.account}/${HOME}`,
    });
    expect(checks.get('bootstrap.management')).toMatchObject({
      status: 'missing',
      run: `npx cdk bootstrap aws://${MANAGEMENT}/${HOME}`,
    });
    expect(checks.get('stacks')).toMatchObject({ status: 'missing', run: 'npx cdk deploy PlumblineRollout' });
    expect(checks.get('trail')).toMatchObject({
      status: 'missing',
      found: `no multi-region trail records ${MANAGEMENT}`,
    });
    // the ids in this repository's own configuration belong to no organisation
    expect(checks.get('organization.units')?.found).toMatch(/^not in the organisation: r-exam/);
    expect(checks.get('table')).toMatchObject({ status: 'missing', run: 'npx cdk deploy PlumblineHub' });
    expect(code).toBe(3);
  });

  it('that lacks an organisational unit of the configuration is told which ones exist', async () => {
    const organizations = managementPlace().client(OrganizationsClient);
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: Roots[0]?.Id, Name: 'Workloads' }));
    const config = join(folder, 'plumbline.config.ts');
    await writeFile(config, "export default { profiles: { production: { match: { ous: ['Workload'] } } } };\n");
    const { checks } = await examined('--hub-account', hub.account, '--config', config);
    expect(checks.get('organization.units')).toMatchObject({
      status: 'missing',
      found: 'not in the organisation: Workload (did you mean Workloads?); there is Workloads',
    });
  });

  it('passes the checks whose commands were run', async () => {
    const management = managementPlace();
    const organizations = management.client(OrganizationsClient);
    for (const ServicePrincipal of ['member.org.stacksets.cloudformation.amazonaws.com', 'account.amazonaws.com'])
      await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    for (const place of [management, hub]) {
      const version = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '21', Type: 'String' as const };
      await place.client(SSMClient).send(new PutParameterCommand(version));
    }
    const cloudformation = hub.client(CloudFormationClient);
    await cloudformation.send(new CreateStackSetCommand({ StackSetName: STACK_SET, TemplateBody: '{"Resources":{}}' }));
    await cloudformation.send(
      new CreateStackInstancesCommand({ StackSetName: STACK_SET, Accounts: [member.account], Regions: [HOME] }),
    );
    const { checks: halfway } = await examined('--hub-account', hub.account, '--table', TABLE);
    expect(halfway.get('stacks')).toMatchObject({
      status: 'missing',
      found: `no stack in ${hub.account} (${HOME})`,
      run: 'npx cdk deploy PlumblineRollout',
    });
    await cloudformation.send(
      new CreateStackInstancesCommand({ StackSetName: STACK_SET, Accounts: [hub.account], Regions: [HOME] }),
    );
    await management.client(S3Client).send(new CreateBucketCommand({ Bucket: 'plumbline-doctor-trail' }));
    const cloudtrail = management.client(CloudTrailClient);
    await cloudtrail.send(
      new CreateTrailCommand({
        Name: 'organization',
        S3BucketName: 'plumbline-doctor-trail',
        IsMultiRegionTrail: true,
        IsOrganizationTrail: true,
      }),
    );
    const { checks: stopped } = await examined('--hub-account', hub.account);
    expect(stopped.get('trail')).toMatchObject({ status: 'missing', found: 'organization is stopped' });
    await cloudtrail.send(new StartLoggingCommand({ Name: 'organization' }));
    const { checks } = await examined('--hub-account', hub.account, '--table', TABLE);
    expect(
      statusOf(
        checks,
        'trusted.stacksets',
        'trusted.account',
        'bootstrap.hub',
        'bootstrap.management',
        'roles',
        'stacks',
        'trail',
      ),
    ).toEqual(Array(7).fill('ok'));
  });

  it('has unknown quotas where the emulator has none', async () => {
    const { checks } = await examined('--hub-account', hub.account);
    expect(checks.get('quota.concurrency')).toMatchObject({ status: 'unknown' });
    expect(checks.get('quota.concurrency')?.found).toMatch(/could not read: servicequotas:GetAWSDefaultServiceQuota/);
  });
});

describe('a proof', () => {
  beforeAll(async () => {
    const queue = await member.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'UnsentEvents' }));
    expect(queue.QueueUrl).toBeDefined();
    const events = member.client(EventBridgeClient);
    for (let index = 1; index <= rulesIn(HOME); index += 1) {
      const Name = `PlumblineMember-Rule${index}`;
      await events.send(
        new PutRuleCommand({ Name, Description: RULE_DESCRIPTION, EventPattern: '{"source":["aws.tagging"]}' }),
      );
      const Arn = `arn:aws:events:${HOME}:${hub.account}:event-bus/plumbline`;
      const DeadLetterConfig = { Arn: `arn:aws:sqs:${HOME}:${member.account}:UnsentEvents` };
      await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 'Hub', Arn, DeadLetterConfig }] }));
    }
    const logs = hub.client(CloudWatchLogsClient);
    await logs.send(new CreateLogGroupCommand(GROUP));
    await logs.send(new CreateLogStreamCommand(STREAM));
    const database = hub.client(DynamoDBClient);
    await createTable(database, TABLE);
    const history = dynamoHistory(database, TABLE);
    const at = new Date();
    const scanned = verdictsOf(`${member.account}/global`);
    await history.append(scanned, await history.read(scanned), {
      at,
      observedAt: at,
      cause: { kind: 'scan', run: 'run-1' },
      body: { type: 'verdicts', changes: [], revisions: { 'a.b': 'r1' } },
    });
  });

  const GROUP = { logGroupName: logGroupOf('react') };
  const STREAM = { ...GROUP, logStreamName: 'one' };
  const logged = (line: { timestamp: number; message: string }) =>
    hub.client(CloudWatchLogsClient).send(new PutLogEventsCommand({ ...STREAM, logEvents: [line] }));
  const rule = () => `arn:aws:events:${HOME}:${member.account}:rule/PlumblineMember-Rule1`;
  const tagsOn = async () => {
    const { Tags = [] } = await member
      .client(EventBridgeClient)
      .send(new ListTagsForResourceCommand({ ResourceARN: rule() }));
    return Tags.map(({ Key }) => Key);
  };

  /** The command as on a terminal: its output can be read while it waits. */
  function started() {
    const more = ['--hub-account', hub.account, '--table', TABLE, '--prove-events', member.account, '--format', 'json'];
    const child = spawn(process.execPath, [MAIN, ...args(), ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: ISOLATED,
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.stderr += chunk;
    });
    const ended = once(child, 'exit');
    const waits = async () => {
      const patience = AbortSignal.timeout(30_000);
      while (child.exitCode === null && !patience.aborted && !said.stderr.includes('waiting for the hub'))
        await sleep(100);
    };
    const outcome = async () => {
      await ended;
      const checks: Check[] = JSON.parse(said.stdout);
      return checks.filter(({ id }) => id.startsWith('events'));
    };
    return { child, said, waits, outcome };
  }

  it('says what it does, finds the request in the log of the hub, and leaves no tag behind', async () => {
    const { said, waits, outcome } = started();
    await waits();
    expect(said.stderr).toContain(`about to change something in ${member.account}`);
    expect(said.stderr).toContain(rule());
    expect(await tagsOn()).toEqual([TAG]);
    const [, request] = /called in us-east-1 \(request ([^)]+)\)/.exec(said.stderr) ?? [];
    const message = JSON.stringify({ level: 'INFO', message: 'reacted', eventName: 'TagResources', request });
    await logged({ timestamp: Date.now(), message });
    expect(await outcome()).toMatchObject([
      { id: `events.${HOME}`, status: 'ok', found: expect.stringContaining(`(request ${request})`) },
    ]);
    expect(await tagsOn()).toEqual([]);
  });

  it('that is interrupted before anything arrives leaves no tag behind either', async () => {
    const { child, waits, outcome } = started();
    await waits();
    expect(await tagsOn()).toEqual([TAG]);
    child.kill('SIGINT');
    expect(await outcome()).toMatchObject([
      { id: `events.${HOME}`, status: 'unknown', found: 'interrupted before the event arrived' },
    ]);
    expect(await tagsOn()).toEqual([]);
  });
});
