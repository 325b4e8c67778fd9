/** An organisation in moto, made by the same calls that make one in AWS. */
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  DescribeCreateAccountStatusCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { endpointConfig, keepHostName } from '../../../shared/aws/endpoint.ts';
import type { SdkClient, SdkClientClass } from '../../../shared/core/source.ts';
import { motoUrl } from './servers.ts';

/** The account that moto's own credentials belong to: the management account. */
export const MANAGEMENT = '123456789012';
export const ROLE = 'OrganizationAccountAccessRole';
export const HOME = 'us-east-1';
export const REGIONS = [HOME, 'eu-west-1'] as const;

/** moto takes any key; these are the ones its documentation uses. */
export const CREDENTIALS = { accessKeyId: 'testing', secretAccessKey: 'testing' };

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One region of one account, with clients that act there. */
export interface Place {
  readonly account: string;
  readonly region: string;
  client<C extends SdkClient>(Client: SdkClientClass<C>): C;
  in(region: string): Place;
}

function placeIn(account: string, credentials: Keys, region: string = HOME): Place {
  return {
    account,
    region,
    client: (Client) => {
      const client = new Client({ region, credentials, maxAttempts: 1, ...endpointConfig(motoUrl()) });
      keepHostName(client);
      return client;
    },
    in: (other) => placeIn(account, credentials, other),
  };
}

export const managementPlace = (): Place => placeIn(MANAGEMENT, CREDENTIALS);

/** Empties moto: every test file starts from nothing. */
export async function reset(): Promise<void> {
  await fetch(`${motoUrl()}/moto-api/reset`, { method: 'POST' });
}

export async function createOrganization(): Promise<void> {
  await managementPlace()
    .client(OrganizationsClient)
    .send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
}

/** Creates a member account and enters it by the role that Organizations makes in it. */
export async function createAccount(name: string): Promise<Place> {
  const management = managementPlace();
  const organizations = management.client(OrganizationsClient);
  const asked = await organizations.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com`, RoleName: ROLE }),
  );
  const CreateAccountRequestId = asked.CreateAccountStatus?.Id;
  const { CreateAccountStatus } = await organizations.send(
    new DescribeCreateAccountStatusCommand({ CreateAccountRequestId }),
  );
  const account = CreateAccountStatus?.AccountId ?? '';
  const { Credentials } = await management
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${ROLE}`, RoleSessionName: 'conformance' }));
  return placeIn(account, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken,
  });
}
