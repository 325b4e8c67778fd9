/** A signed cut: what it claims has to agree with itself, and only its signature by the known key proves it. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, type Signer } from '../../shared/core/anchor.ts';
import { archiveDay, archiveName, digestInName, isList, listOfRun } from '../../shared/core/archived.ts';
import { type Cut, contradictionIn, cutText, reachOf } from '../../shared/core/cut.ts';
import { BeforeCut, UsageError } from '../../shared/core/errors.ts';
import { flawOfCut, signedCut, type Unsigned } from '../../shared/core/sign-cut.ts';

const UNIT = '111122223333/eu-west-1';
const claims: Unsigned = {
  unit: UNIT,
  at: '2026-11-30T03:00:00.000Z',
  after: 10,
  from: '2025-01-01T03:00:00.000Z',
  last: { unit: UNIT, seq: 14, at: '2025-10-31T23:59:59.999Z' } as Cut['last'],
  root: 'r'.repeat(64),
  size: 4,
  open: 'o'.repeat(64),
  retentionDays: 365,
  before: '2025-11-01T00:00:00.000Z',
};

function signerOf(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: async () => publicKey.export({ type: 'spki', format: 'der' }),
    sign: async (text) => sign('sha256', Buffer.from(text), privateKey),
  };
}

describe('the claims of a cut', () => {
  const contradictionOf = (other: Partial<Unsigned>) => contradictionIn({ ...claims, ...other } as Cut);

  it('agree with each other', () => expect(contradictionOf({})).toBeNull());

  it.each<[string, Partial<Unsigned>, string]>([
    ['name a commit of another unit', { unit: '444455556666/global' }, `it names a commit of ${UNIT}`],
    ['count another number of commits', { size: 5 }, 'it removed 5 commits, and names 11 to 14'],
    ['count none', { after: 14, size: 0 }, 'it removed 0 commits, and names 15 to 14'],
    [
      'reach further than the retention',
      { retentionDays: 395 },
      'it removed what was newer than its retention of 395 days: a commit of 2025-10-31T23:59:59.999Z, on 2026-11-30T03:00:00.000Z',
    ],
    [
      'remove a commit of the instant that they reach back to',
      { before: '2025-10-31T23:59:59.999Z' },
      'it removed what was newer than its retention of 365 days: a commit of 2025-10-31T23:59:59.999Z, on 2026-11-30T03:00:00.000Z',
    ],
  ])('contradict each other if they %s', (_name, other, fault) => {
    expect(contradictionOf(other)).toBe(fault);
  });

  it('may reach to the very instant of the retention', () => {
    expect(contradictionOf({ before: '2025-11-30T03:00:00.000Z' })).toBeNull();
    expect(contradictionOf({ before: '2025-11-30T03:00:00.001Z' })).toMatch(/newer than its retention/);
  });

  it('reach back to the beginning of a month in UTC', () => {
    expect(reachOf(new Date('2026-11-30T03:00:00Z'), 365)).toBe('2025-11-01T00:00:00.000Z');
    expect(reachOf(new Date('2026-03-01T00:00:00Z'), 1)).toBe('2026-02-01T00:00:00.000Z');
  });
});

describe('the signature of a cut', () => {
  it('holds, with the fingerprint of its key and without one', async () => {
    const signer = signerOf();
    const cut = await signedCut(claims, signer);
    expect(cutText(cut)).toBe(`plumbline cut\n${cutText({ ...cut, signature: 'other' }).split('\n')[1]}`);
    expect(flawOfCut(cut, null)).toBeNull();
    expect(flawOfCut(cut, fingerprintOf(await signer.publicKey()))).toBeNull();
  });

  it('does not make true what contradicts itself', async () => {
    expect(flawOfCut(await signedCut({ ...claims, size: 3 }, signerOf()), null)).toMatch(/it removed 3 commits/);
  });

  it.each<[string, (cut: Cut) => Partial<Cut>, RegExp]>([
    ['a later version', () => ({ version: 2 as never }), /^it is of a kind that this release does not know$/],
    ['another algorithm', () => ({ algorithm: 'none' as never }), /^it is of a kind that this release does not know$/],
    ['no signature', () => ({ signature: '' }), /^it has no signature$/],
    ['a changed claim', () => ({ open: 'x'.repeat(64) }), /^its signature is not of its content$/],
    [
      'another key',
      () => ({ publicKey: Buffer.from('other').toString('base64') }),
      /^it was signed with another key \([0-9a-f]{16}…\)$/,
    ],
    [
      'something that is no key',
      () => ({ publicKey: Buffer.from('other').toString('base64'), key: fingerprintOf(Buffer.from('other')) }),
      /^its signature is not of its content$/,
    ],
  ])('is refused with %s', async (_name, change, flaw) => {
    const cut = await signedCut(claims, signerOf());
    expect(flawOfCut({ ...cut, ...change(cut) }, null)).toMatch(flaw);
  });

  it('is refused with another key than the one that is trusted', async () => {
    const cut = await signedCut(claims, signerOf());
    expect(flawOfCut(cut, 'f'.repeat(64))).toBe(`it was signed with another key (${cut.key.slice(0, 16)}…)`);
  });
});

it('the error for a question about removed commits says up to when they were removed, and what to do', () => {
  const error = new BeforeCut(UNIT, '2025-10-31T23:59:59.999Z');
  expect(error).toBeInstanceOf(UsageError);
  expect(error.until).toBe('2025-10-31T23:59:59.999Z');
  expect(error.message).toMatch(/^the history of 111122223333\/eu-west-1 up to 2025-10-31.* restore --whole/);
});

describe('the names of the archive', () => {
  const digest = '0123456789abcdef'.repeat(4);

  it('of a file have the day and the digest of its text', () => {
    const name = archiveName(archiveDay('2026-11-30T23:59:59.999Z'), digest);
    expect(name).toBe(`archive/dt=2026-11-30/${digest}.jsonl.gz`);
    expect(digestInName(name)).toBe(digest);
  });

  it.each([
    `x/archive/dt=2026-11-30/${digest}.jsonl.gz`,
    `archive/dt=2026-11-30/${digest}.jsonl.gz.part`,
    `archive/dt=2026-1-30/${digest}.jsonl.gz`,
    `archive/dt=2026-11-30/${digest.slice(1)}.jsonl.gz`,
    `archive/dt=2026-11-30/${digest.toUpperCase()}.jsonl.gz`,
  ])('of anything else have no digest: %s', (name) => {
    expect(digestInName(name)).toBeNull();
  });

  it('of the lists of runs are distinguished from other names', () => {
    expect(listOfRun('2026-11-30T03')).toBe('runs/2026-11-30T03/archive.jsonl');
    expect(isList('runs/2026-11-30T03/archive.jsonl')).toBe(true);
    for (const other of [
      'runs/a/b/archive.jsonl',
      'x/runs/a/archive.jsonl',
      'runs//archive.jsonl',
      'runs/a/archive.jsonl2',
    ])
      expect(isList(other), other).toBe(false);
  });
});
