/** The environment of each function holds everything that its wiring reads. */
import { afterEach, expect, it, vi } from 'vitest';
import { hubTemplate, plain, resources } from './support.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const functions = resources(hubTemplate(), 'AWS::Lambda::Function').map(({ Properties }) => Properties);
const DELIVER = 'plumbline-deliver';
const variablesOf = (name: string) =>
  plain(functions.find(({ FunctionName }) => FunctionName === name)?.Environment.Variables);

const stubbed = (variables: Record<string, string>) => {
  for (const [key, value] of Object.entries(variables)) vi.stubEnv(key, value);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
};

it('plumbline-link can be wired, with the dependencies that it needs and no others', async () => {
  const variables = variablesOf('plumbline-link');
  expect(Object.keys(variables).sort()).toEqual(['LINK_KEY_ARN', 'NODE_OPTIONS', 'TABLE_NAME']);
  stubbed(variables);
  const { linkFromEnvironment } = await import('../../functions/lib/link-environment.ts');
  expect(Object.keys(linkFromEnvironment()).sort()).toEqual(['clock', 'controls', 'history', 'tokens']);
});

it('deliver can be wired, with the name of the table only', async () => {
  const { NODE_OPTIONS, ...variables } = variablesOf(DELIVER);
  expect(Object.keys(variables)).toEqual(['TABLE_NAME']);
  stubbed(variables);
  const { deliveringFromEnvironment } = await import('../../functions/lib/delivering.ts');
  expect(deliveringFromEnvironment().table.name).toMatch(/^<History/);
});

const piped = functions.filter(({ FunctionName }) => !['plumbline-link', DELIVER].includes(FunctionName));

it.each(piped.map(({ FunctionName, Environment }) => [FunctionName, plain(Environment.Variables)]))(
  '%s can be wired',
  async (name, variables) => {
    stubbed(variables);
    const { fromEnvironment } = await import('../../functions/lib/environment.ts');
    const wiring = fromEnvironment();
    expect(wiring.table.name).toMatch(/^<History/);
    const archives = ['plumbline-plan', 'plumbline-finish'].includes(name);
    expect('BUCKET_NAME' in variables).toBe(archives);
    expect('ANCHOR_KEY_ARN' in variables).toBe(name === 'plumbline-finish');
    const tells = ['plumbline-alert', 'plumbline-remind'].includes(name);
    for (const needed of [
      'TOPIC_ARN',
      'TIMER_GROUP',
      'TIMER_ROLE_ARN',
      'TIMER_DEAD_LETTERS_ARN',
      'REMIND_ARN',
      'LINK_URL',
      'LINK_KEY_ARN',
    ]) {
      expect(needed in variables).toBe(tells);
    }
    const setsAside = [...(tells ? [name] : []), 'plumbline-project'].includes(name);
    expect('SET_ASIDE_URL' in variables).toBe(setsAside);
  },
);
