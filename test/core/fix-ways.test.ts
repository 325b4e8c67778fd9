/** Which way of a fix a finding gets, and the values that fill it. */
import { describe, expect, it } from 'vitest';
import {
  boundedValues,
  inCommand,
  remedyFor,
  sentenceFor,
  type Templates,
  wayInWords,
  waysInWords,
} from '../../shared/core/fix.ts';
import { partitionOf } from '../../shared/core/partition.ts';

const place = { account: '111122223333', region: 'eu-west-1', resource: 'orders' };
const FIX: Templates = {
  command: 'echo first',
  mind: 'it restarts',
  instead: [
    { when: { kind: 'cluster', state: 'on' }, steps: ['look at {name}', 'see: aws x get'] },
    { when: { kind: 'cluster' }, command: 'echo third' },
  ],
};

describe('a fix with several ways', () => {
  it.each([
    [{}, 0, 'echo first'],
    [{ kind: 'instance', state: 'on' }, 0, 'echo first'],
    [{ kind: 'cluster', state: 'on' }, 1, 'by hand: '],
    [{ kind: 'cluster' }, 2, 'echo third'],
  ])('gives the finding with %j the way %i', (values, way, text) => {
    expect(wayInWords(FIX, { ...place, values })).toBe(way);
    expect(remedyFor(FIX, { ...place, values }).fix).toContain(text);
  });

  it('is written out with what selects each way', () => {
    expect(waysInWords(FIX)).toEqual([
      { when: '', lines: ['echo first'], mind: 'it restarts' },
      { when: 'kind is cluster, state is on', lines: ['look at {name}', 'see: aws x get'], mind: null },
      { when: 'kind is cluster', lines: ['echo third'], mind: null },
    ]);
    expect(waysInWords('echo')).toEqual([{ when: '', lines: ['echo'], mind: null }]);
    expect(waysInWords({})).toEqual([{ when: '', lines: [], mind: null }]);
    expect(wayInWords('echo', place)).toBe(0);
  });

  it('has numbered steps, the first of which checks the account if another calls AWS', () => {
    const { steps, fix, mind } = remedyFor(FIX, { ...place, values: { kind: 'cluster', state: 'on' } });
    expect(steps).toEqual([
      'be in 111122223333, as this says: aws sts get-caller-identity --query Account --output text',
      'look at orders',
      'see: aws x get',
    ]);
    expect(fix).toBe(`by hand: 1. ${steps?.[0]}; 2. look at orders; 3. see: aws x get`);
    expect(mind).toBeNull();
    expect(remedyFor({ steps: ['look at {name}'] }, place).steps).toEqual(['look at orders']);
    expect(remedyFor({ command: 'echo', mind: 'of {name}' }, place)).toEqual({
      fix: 'echo',
      steps: null,
      mind: 'of orders',
    });
    expect(remedyFor({}, place).fix).toBe('');
  });

  it('calls AWS only by the command itself', () => {
    for (const text of ['laws x', 'echo-aws x']) expect(remedyFor(text, place).fix).toBe(text);
    expect(remedyFor('aws x', place).fix).toMatch(/^\{ test .* && aws x$/);
    expect(
      remedyFor({ steps: ['plumbline attest {name}', 'xplumbline {none}'] }, { ...place, resource: 'a b' }).steps,
    ).toEqual(["plumbline attest 'a b'", 'xplumbline the none']);
  });
});

describe('the place of a finding', () => {
  it('is in the partition of its region', () => {
    expect(['cn-north-1', 'us-gov-west-1', 'eu-west-1', 'us-east-1'].map(partitionOf)).toEqual([
      ...['aws-cn', 'aws-us-gov', 'aws', 'aws'],
    ]);
  });

  it('names no account where the organisation is meant, and none that is no account', () => {
    const asked = 'id of the account that administers this for the organisation';
    expect(remedyFor('echo {account}', { ...place, account: 'organization' }).fix).toContain(asked);
    expect(remedyFor('echo {account}', { ...place, account: '1234' }).fix).toContain(asked);
    expect(remedyFor({ steps: ['in {account}'] }, { ...place, account: 'organization' }).steps).toEqual([
      'in the account that administers this',
    ]);
  });

  it('names the table of the history only to commands that know one', () => {
    expect(inCommand('x {table}', {}, { folder: 'store' })).toBe('x');
    expect(inCommand('x {table}', {}, { table: 'plumbline' })).toBe('x --table plumbline');
    expect(inCommand('x {table}', {})).toContain('--table "');
  });
});

describe('a value', () => {
  const word = (value: string | readonly string[]) => inCommand('{key}', { key: value });
  const asked = `"$\{KEY:?key, as the alert or the console has it}"`;

  it('that is unknown, empty or no word of a command is asked for', () => {
    expect(inCommand('{keyId}', {})).toContain('KEY_ID:?key id, as');
    for (const value of ['', '-x', 'file://x', 'fileb://x', 'HTTPS://x', 'http://x', 'a\u202eb', 'x'.repeat(2_049)])
      expect(word(value), value).toBe(asked);
    expect(word([])).toBe(asked);
    expect(word(['a', '-b'])).toBe(asked);
  });

  it('that is a word stays one', () => {
    for (const value of ['a-x', 'x:http://y', 'ftp://x', 'x'.repeat(2_048)]) expect(word(value)).toBe(value);
    expect(word(['a', 'b c'])).toBe("a 'b c'");
  });

  it('of a list is shown in part in a sentence', () => {
    const sentence = (of: number) =>
      sentenceFor('in {all}', { ...place, values: { all: [...'abcdefgh'].slice(0, of) } });
    expect([sentence(5), sentence(6)]).toEqual(['in a, b, c, d, e', 'in a, b, c, d, e and 1 more']);
    expect(sentenceFor('{name} in {none}', place)).toBeNull();
    expect(sentenceFor('{none} {name}', place)).toBeNull();
    expect(sentenceFor('of {name}', place)).toBe('of orders');
  });
});

describe('the values of a change', () => {
  it('are at most eight, and those that are undefined are left out', () => {
    const nine = Object.fromEntries([...'abcdefghi'].map((name) => [name, 'x']));
    expect(Object.keys(boundedValues(nine)).join('')).toBe('abcdefgh');
    expect(boundedValues({ a: undefined, b: 'x', c: [] })).toEqual({ b: 'x' });
  });

  it('have texts of up to 2,048 characters, and lists of up to 20', () => {
    const [fits, long] = ['x'.repeat(2_048), 'x'.repeat(2_049)];
    expect(boundedValues({ long, fits })).toEqual({ fits });
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    expect(boundedValues({ letters })).toEqual({ letters: letters.slice(0, 20) });
  });

  it('have 4,096 characters in all, names included, and a list what is left', () => {
    const half = 'x'.repeat(2_047);
    expect(Object.keys(boundedValues({ a: half, b: half, c: '' }))).toEqual(['a', 'b', 'c']);
    expect(Object.keys(boundedValues({ a: half, b: half, c: 'x' }))).toEqual(['a', 'b']);
    expect(boundedValues({ a: half, b: ['x'.repeat(2_000), 'y'.repeat(48), 'z'] })).toEqual({
      ...{ a: half, b: ['x'.repeat(2_000), 'y'.repeat(48)] },
    });
    expect(boundedValues({ a: half, b: ['x'.repeat(2_000), 'y'.repeat(49), 'z'] })).toMatchObject({
      b: ['x'.repeat(2_000)],
    });
    expect(boundedValues({ a: half, b: ['x'.repeat(2_000)], c: 'y'.repeat(47), d: 'z' })).toHaveProperty('c');
    expect(boundedValues({ a: half, b: ['x'.repeat(2_000)], c: 'y'.repeat(48), d: 'z' })).toEqual({
      ...{ a: half, b: ['x'.repeat(2_000)], d: 'z' },
    });
  });
});
