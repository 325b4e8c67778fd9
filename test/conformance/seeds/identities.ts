/** People and keys in IAM, and what their passwords must be. */
import {
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Place } from '../support/organization.ts';
import type { Seed } from './seed.ts';

async function createUser({ client }: Place, UserName: string): Promise<void> {
  const iam = client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'not-a-Secret-1' }));
}

export const users: Seed = {
  scope: 'account',
  /** With MFA, and a key that is new: moto cannot make an old one. */
  good: async (place) => {
    await createUser(place, 'operator');
    const iam = place.client(IAMClient);
    await iam.send(new CreateAccessKeyCommand({ UserName: 'operator' }));
    const device = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'operator' }));
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: 'operator',
        SerialNumber: device.VirtualMFADevice?.SerialNumber,
        AuthenticationCode1: '123456',
        AuthenticationCode2: '234567',
      }),
    );
  },
  bad: (place) => createUser(place, 'operator'),
};

const document = (Action: string, Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

/** Makes a policy and returns its ARN. */
async function policyOf({ client }: Place, PolicyName: string, PolicyDocument: string): Promise<string> {
  const { Policy } = await client(IAMClient).send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  return Policy?.Arn ?? '';
}

/** moto has no policies of AWS. */
export const permissions: Seed = {
  scope: 'account',
  good: async (place) => {
    const iam = place.client(IAMClient);
    const PolicyArn = await policyOf(
      place,
      'orders',
      document('dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/orders'),
    );
    await iam.send(new CreateGroupCommand({ GroupName: 'support' }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'support', PolicyArn }));
    const SAMLMetadataDocument = 'a'.repeat(1_024);
    await iam.send(new CreateSAMLProviderCommand({ Name: 'corporate', SAMLMetadataDocument }));
  },
  bad: async (place) => {
    const iam = place.client(IAMClient);
    const PolicyArn = await policyOf(place, 'everything', document('*', '*'));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'operator', PolicyArn }));
    for (let keys = 0; keys < 2; keys += 1) await iam.send(new CreateAccessKeyCommand({ UserName: 'operator' }));
  },
};

export const passwordPolicy: Seed = {
  scope: 'account',
  good: async ({ client }) => {
    await client(IAMClient).send(
      new UpdateAccountPasswordPolicyCommand({
        MinimumPasswordLength: 14,
        PasswordReusePrevention: 24,
        RequireLowercaseCharacters: true,
        RequireUppercaseCharacters: true,
        RequireNumbers: true,
        RequireSymbols: true,
        MaxPasswordAge: 90,
      }),
    );
  },
  bad: async ({ client }) => {
    await client(IAMClient).send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 8 }));
  },
};
