/** The environment of each function holds everything that its wiring reads. */
import { afterEach, expect, it, vi } from 'vitest';
import { deployed } from '../../functions/lib/platform.ts';
import { wireAlerting } from '../../shared/wiring/alerting.ts';
import { wireDelivering } from '../../shared/wiring/delivering.ts';
import { wireLink } from '../../shared/wiring/link.ts';
import { wireFinishing, wirePlanning } from '../../shared/wiring/planning.ts';
import type { Platform } from '../../shared/wiring/platform.ts';
import { wireProjecting } from '../../shared/wiring/projecting.ts';
import { wireReacting, wireScanning } from '../../shared/wiring/scanning.ts';
import { hubTemplate, plain, resources } from './support.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const PARTS: Readonly<Record<string, (platform: Platform) => object>> = {
  'plumbline-plan': wirePlanning,
  'plumbline-scan': wireScanning,
  'plumbline-finish': wireFinishing,
  'plumbline-react': wireReacting,
  'plumbline-project': wireProjecting,
  'plumbline-alert': wireAlerting,
  'plumbline-remind': wireAlerting,
  'plumbline-deliver': wireDelivering,
  'plumbline-link': wireLink,
};

const functions = new Map<string, Readonly<Record<string, string>>>(
  resources(hubTemplate(), 'AWS::Lambda::Function').map(({ Properties }) => [
    Properties.FunctionName,
    plain(Properties.Environment.Variables),
  ]),
);

/** The variables that `work` reads, of those that the stack gives to some function. */
function readBy(work: () => void): string[] {
  const known = new Set([...functions.values()].flatMap((variables) => Object.keys(variables)));
  const read = new Set<string>();
  const get = (env: NodeJS.ProcessEnv, name: string) => {
    if (known.has(name)) read.add(name);
    return env[name];
  };
  const { env } = process;
  process.env = new Proxy(env, { get: (target, name) => get(target, String(name)) });
  try {
    work();
  } finally {
    process.env = env;
  }
  return [...read].sort();
}

it('the test knows the parts of every function of the stack', () => {
  expect(Object.keys(PARTS).sort()).toEqual([...functions.keys()].sort());
});

it.each([...functions])('%s reads every variable that the stack gives it, and no other', (name, given) => {
  const { NODE_OPTIONS: _forNode, ...variables } = given;
  for (const [key, value] of Object.entries(variables)) vi.stubEnv(key, value);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  const read = readBy(deployed(PARTS[name] as (platform: Platform) => object));
  expect(read).toEqual(Object.keys(variables).sort());
});

it('a function that lacks a setting says which, and where it comes from', () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('TABLE_NAME', 'plumbline');
  const wired = deployed(wireAlerting);
  expect(() => wired()).toThrow(
    /the environment variable TOPIC_ARN is not set; deploy the function with the hub stack/,
  );
});

it('the table is the one that the stack names', () => {
  for (const [key, value] of Object.entries(functions.get('plumbline-project') ?? {})) vi.stubEnv(key, value);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  expect(deployed(wireProjecting)().table.name).toMatch(/^<History/);
});
