/** The role that reads an account: it allows exactly the declared actions, to exactly the hub's functions. */
import { Aws, type CfnCondition, type Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { accept, wildcard, wildcardAction } from '../checks.ts';
import { boundaryDocument, type MemberKind, readDocuments } from '../derived.ts';
import { type FunctionName, functionRoleArn, READ_BOUNDARY, READ_ROLE } from '../names.ts';
import type { Settings } from '../settings.ts';

/**
 * The functions that evaluate controls read accounts. `plan` reads only the management account, where the organisation
 * is listed.
 */
const READERS: Record<MemberKind, readonly FunctionName[]> = {
  member: ['scan', 'react'],
  management: ['plan', 'scan', 'react'],
};

const SESSION_SECONDS = 3_600;

export function readRole(
  stack: Stack,
  settings: Settings,
  { kind, once }: { kind: MemberKind; once: CfnCondition },
): void {
  const limit = boundary(stack, once);
  const policies = readDocuments(kind).map((document, index) => {
    const policy = new CfnManagedPolicy(stack, `ReadPolicy${index + 1}`, {
      description: 'Plumbline: what its collectors declare to read (derived from the controls)',
      policyDocument: document,
    });
    policy.cfnOptions.condition = once;
    accept(policy, { [wildcard('*')]: EVERY_RESOURCE });
    return policy;
  });
  const role = new CfnRole(stack, 'ReadRole', {
    roleName: READ_ROLE,
    description: 'Plumbline: reads configuration, changes nothing',
    assumeRolePolicyDocument: trustOf(
      settings,
      READERS[kind].map((name) => functionRoleArn(settings, name)),
    ),
    managedPolicyArns: policies.map(({ ref }) => ref),
    permissionsBoundary: limit.ref,
    maxSessionDuration: SESSION_SECONDS,
  });
  role.cfnOptions.condition = once;
}

/**
 * The hub's account is the principal, and a condition names the roles of its functions. A role that is a principal must
 * exist first, and loses access when it is made again ("AWS JSON policy elements: Principal").
 */
export const trustOf = ({ hub, externalId, organizationId }: Settings, roles: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'FunctionsOfTheHub',
      Effect: 'Allow',
      Principal: { AWS: `arn:${Aws.PARTITION}:iam::${hub.account}:root` },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'sts:ExternalId': externalId, 'aws:PrincipalOrgID': organizationId },
        ArnEquals: { 'aws:PrincipalArn': roles },
      },
    },
  ],
});

function boundary(stack: Stack, once: CfnCondition): CfnManagedPolicy {
  const document = boundaryDocument();
  const policy = new CfnManagedPolicy(stack, 'ReadBoundary', {
    managedPolicyName: READ_BOUNDARY,
    description: 'Plumbline: the most that its read role could ever be given',
    policyDocument: document,
  });
  policy.cfnOptions.condition = once;
  const [atMost] = document.Statement;
  const actions = atMost.Action.filter((action) => action.endsWith('*')).map(wildcardAction);
  accept(policy, Object.fromEntries([wildcard('*'), ...actions].map((finding) => [finding, GRANTS_NOTHING])));
  return policy;
}

const EVERY_RESOURCE =
  'The monitor must see every resource of the account, including future ones. Each action is declared by a ' +
  'collector, and a test checks that it exists and only reads or lists.';
const GRANTS_NOTHING = 'A permissions boundary grants nothing: it limits the role to reading configuration.';
