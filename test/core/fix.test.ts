import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedValues, inCommand, remedyFor, sentenceFor, type Values } from '../../shared/core/fix.ts';
import { HOSTILE, HOSTILE_TEXTS } from '../support/hostile.ts';

const place = {
  account: '111122223333',
  region: 'eu-west-1',
  resource: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const filled = (command: string, values: Values = {}) => inCommand(command, values);

/** The words that a shell makes of a command whose program prints them. */
const wordsOf = (command: string, env: Record<string, string> = {}): string[] =>
  execFileSync('sh', ['-c', `show() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8', env, stdio: 'pipe' })
    .split('\0')
    .slice(0, -1);

describe('a command', () => {
  it('names the resource, and its account, region and partition', () => {
    const { fix } = remedyFor('aws x y --name {name} --arn {id} --region {region} --in {partition}', place);
    expect(fix).toContain(
      '&& aws x y --name orders --arn arn:aws:rds:eu-west-1:111122223333:db:orders --region eu-west-1 --in aws',
    );
    const partitionIn = (region: string) =>
      remedyFor('aws x --in {partition}', { ...place, region })
        .fix.split(' ')
        .at(-1);
    expect(['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1', 'me-central-1'].map(partitionIn)).toEqual([
      ...['aws-cn', 'aws-us-gov', 'aws-eusc', 'aws'],
    ]);
    expect(remedyFor('aws x --region {region}', { ...place, region: 'global' }).fix).toContain('--region us-east-1');
  });

  it('is preceded by a check that the shell is in that account', () => {
    const { fix } = remedyFor('aws x y', place);
    const aws = (account: string) => `aws() { case $1 in sts) echo ${account};; *) echo ran "$@";; esac; }; ${fix}`;
    expect(execFileSync('sh', ['-c', aws('111122223333')], { encoding: 'utf8' })).toBe('ran x y\n');
    expect(() => execFileSync('sh', ['-c', aws('444455556666')], { stdio: 'pipe' })).toThrow(
      'this shell is in another account',
    );
  });

  it('of Plumbline needs no such check, and names the table or the folder of the history', () => {
    const command = 'plumbline attest x --account {account} {history}';
    expect(remedyFor(command, { ...place, store: { table: 'plumbline' } }).fix).toBe(
      'plumbline attest x --account 111122223333 --table plumbline',
    );
    expect(remedyFor(command, { ...place, store: { folder: './my store' } }).fix).toContain("--store './my store'");
    expect(remedyFor(command, place).fix).toContain('--table "$'.concat('{PLUMBLINE_TABLE:?'));
  });

  it('refuses to run until a person has made the decision in it', () => {
    const command = filled('show --key "<KMS_KEY: ARN of a key>"');
    expect(() => wordsOf(command)).toThrow(/KMS_KEY: ARN of a key/);
    expect(wordsOf(command, { KMS_KEY: 'a b' })).toEqual(['--key', 'a b']);
  });

  it('refuses to run until a person has given an unknown value', () => {
    expect(() => wordsOf(filled('show --key {keyId}'))).toThrow(/KEY_ID: key id, as the alert or the console has it/);
  });

  it.each(Object.entries(HOSTILE))('makes one word of the name %s, or requires it as a variable', (_what, text) => {
    const command = filled('show --name {name} end', { name: text });
    const asks = command.includes(':?name');
    const words = asks ? wordsOf(command, { NAME: 'typed' }) : wordsOf(command);
    expect(words).toEqual(['--name', asks ? 'typed' : text, 'end']);
  });

  it('makes each value of a list its own word', () => {
    expect(wordsOf(filled('show {names}', { names: ['a', "b'c d", '$(x)'] }))).toEqual(['a', "b'c d", '$(x)']);
  });

  it('never passes a value to the tool as an option or as a file to fetch', () => {
    for (const value of ['--x', '-x', 'file://x', 'fileb://x', 'https://x', 'HTTP://x', '', 'a\nb']) {
      expect(filled('aws x --name {name}', { name: value })).toContain(':?name');
    }
  });

  it('is the choice for the values of the finding', () => {
    const fix = {
      command: 'aws a',
      instead: [{ when: { kind: 'cluster' }, steps: ['be careful with {name}'], mind: 'it restarts {name}' }],
    };
    expect(remedyFor(fix, place)).toMatchObject({ fix: expect.stringMatching(/aws a$/), mind: null });
    expect(remedyFor(fix, { ...place, values: { kind: 'cluster' } })).toEqual({
      fix: 'by hand: 1. be careful with orders',
      steps: ['be careful with orders'],
      mind: 'it restarts orders',
    });
  });
});

describe('a sentence', () => {
  it('is null if one of its values is unknown', () => {
    expect(sentenceFor('opened {name}', place)).toBe('opened orders');
    expect(sentenceFor('opened {door}', place)).toBeNull();
  });
});

describe('values that are stored with a change', () => {
  it('are few and small, and no value is cut', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 5_000 }),
      fc.array(fc.string({ maxLength: 300 }), { maxLength: 200 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 10 }), value, { maxKeys: 30 }), (values) => {
        const kept = boundedValues(values);
        expect(JSON.stringify(kept).length).toBeLessThan(40_000);
        expect(Object.keys(kept).length).toBeLessThanOrEqual(8);
        const letters = Object.values(kept).flat().join('').length;
        expect(letters).toBeLessThanOrEqual(4_096);
        for (const [name, one] of Object.entries(kept)) {
          const whole = [values[name] ?? []].flat();
          expect([one].flat().every((item, index) => whole[index] === item)).toBe(true);
        }
      }),
    );
  });
});

it('the corpus has names that can be quoted and names that cannot', () => {
  const asks = HOSTILE_TEXTS.filter((text) => filled('{name}', { name: text }).includes(':?name'));
  expect(asks.length).toBeGreaterThan(5);
  expect(asks.length).toBeLessThan(HOSTILE_TEXTS.length - 5);
});
