/** People and keys in IAM, and what their passwords must be. */
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
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
