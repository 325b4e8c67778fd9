import { expect, it } from 'vitest';
import { createWorld } from '../../simulator/world.ts';
import { judge } from '../support/simulation.ts';

const world = createWorld({ flaws: 0, accounts: 6 });
const account = world.accounts.find(({ environment, kind }) => kind === 'member' && environment === 'production');

const judged = async (Environment: object) => {
  const only = 'secrets.no-plaintext-lambda-env';
  const { verdicts } = await judge(world, account?.id ?? '', only, [], {
    ListFunctions: (output) => {
      if (output.Functions[0]) output.Functions[0].Environment = Environment;
      return output;
    },
  });
  const [verdict] = verdicts.filter(({ resource }) => resource.endsWith(':orders'));
  return verdict;
};

it.each([
  ['an ARN', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders'],
  ['a path of a parameter', '/orders/password'],
  ['a reference', '{{resolve:secretsmanager:orders}}'],
  ['a switch', 'true'],
  ['nothing', ''],
])('a variable whose name marks a credential may hold %s', async (_what, value) => {
  expect(await judged({ Variables: { DB_PASSWORD: value } })).toMatchObject({ status: 'pass' });
});

it('a function with a credential fails, and its verdict names the variable without the value', async () => {
  const verdict = await judged({ Variables: { DB_PASSWORD: 'hunter2', LOG_LEVEL: 'info' } });
  expect(verdict).toMatchObject({ status: 'fail', because: expect.stringContaining('DB_PASSWORD') });
  expect(JSON.stringify(verdict)).not.toContain('hunter2');
});

it('a function whose key denies decryption is unknown, and does not pass', async () => {
  const refusal = { ErrorCode: 'AccessDeniedException', Message: 'Lambda was unable to decrypt the variables' };
  expect(await judged({ Error: refusal })).toMatchObject({ status: 'unknown' });
});
