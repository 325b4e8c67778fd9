/** Starts the deployed function `remind` for an alert: it takes the steps that are due, or sets the timer of the next one. */
import { timeLimited } from '../../shared/aws/time-limits.ts';
import { credentialsOf } from './caller.ts';

export async function remindWith(name: string, profile: string | undefined): Promise<(alert: string) => Promise<void>> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({
    ...timeLimited(),
    credentials: await credentialsOf(profile),
    ...(profile ? { profile } : {}),
  });
  return async (alert) => {
    const Payload = Buffer.from(JSON.stringify({ alert }));
    await client.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload }));
  };
}
