/** Who does something that the history remembers. */
import { userInfo } from 'node:os';
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { credentialsOf } from './caller.ts';
import type { StoreOptions } from './store-options.ts';

/** With a deployment, whoever the AWS credentials are; with a store of one's own, the user of the operating system. */
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
