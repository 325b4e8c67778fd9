/** The identity that the history records for a command. */
import { userInfo } from 'node:os';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { credentialsOf } from './caller.ts';
import type { StoreOptions } from './store-options.ts';

/** With a deployment, the identity of the AWS credentials; with a local store, the user of the operating system. */
export async function whoAmI({ table, profile }: StoreOptions): Promise<string> {
  if (!table) return `local user ${userInfo().username}`;
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient({
    ...timeLimited(),
    credentials: await credentialsOf(profile),
    ...(profile ? { profile } : {}),
  });
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  return Arn ?? 'unknown caller';
}
