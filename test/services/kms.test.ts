import {
  CreateKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import { apiError } from '../../simulator/service.ts';
import { keyArn } from '../../simulator/services/kms.ts';
import { createWorld, type WorldOptions } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const HERE = 'eu-west-1';

function stage(options: WorldOptions = {}) {
  const world = createWorld({ flaws: 0, accounts: 4, ...options });
  const account = world.accounts[3]?.id ?? '';
  const kms = clientIn(world, KMSClient, { account, region: HERE });
  const own = keyArn(world, account, HERE, 'data');
  const verdicts = async (altered: Altered = {}) => {
    const found = await judge(world, account, 'encryption.kms-rotation', undefined, altered);
    const here = found.verdicts.filter(({ region }) => region === HERE);
    return { here: here.map(({ resource, status }) => [resource, status]), calls: found.calls };
  };
  return { world, kms, own, verdicts };
}

describe('KMS in a simulated organisation', () => {
  it("judges the account's own keys, and makes no call for those of AWS", async () => {
    const { own, verdicts } = stage();
    const { here, calls } = await verdicts();
    expect(here).toEqual([[own, 'pass']]);
    expect(Object.fromEntries(calls)).toEqual({
      'kms:ListAliases': 3,
      'kms:ListKeys': 3,
      'kms:DescribeKey': 3,
      'kms:GetKeyRotationStatus': 3,
    });
  });

  it('sees rotation turned off, and turned on at too slow a pace', async () => {
    const { kms, own, verdicts } = stage();
    await kms.send(new DisableKeyRotationCommand({ KeyId: own }));
    expect((await verdicts()).here).toEqual([[own, 'fail']]);
    await kms.send(new EnableKeyRotationCommand({ KeyId: own, RotationPeriodInDays: 730 }));
    expect((await verdicts()).here).toEqual([[own, 'fail']]);
    await kms.send(new EnableKeyRotationCommand({ KeyId: own }));
    expect((await verdicts()).here).toEqual([[own, 'pass']]);
  });

  it('makes no call about the rotation of a key that KMS cannot rotate', async () => {
    const { kms, own, verdicts } = stage();
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: own }));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }));
    const { here, calls } = await verdicts();
    expect(here).toEqual([
      [own, 'not-applicable'],
      [KeyMetadata?.Arn, 'not-applicable'],
    ]);
    expect(calls.get('kms:GetKeyRotationStatus')).toBe(2);
  });
});

describe('KMS with denied or failing calls', () => {
  it.each(['kms:ListAliases', 'kms:ListKeys'])('is unknown for all keys when %s is denied', async (action) => {
    const { world, verdicts } = stage();
    world.fault({ kind: 'deny', action });
    expect((await verdicts()).here).toEqual([['*', 'unknown']]);
  });

  it.each(['kms:DescribeKey', 'kms:GetKeyRotationStatus'])(
    'is unknown for the one key whose policy denies %s',
    async (action) => {
      const { world, kms, own, verdicts } = stage();
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      world.fault({ kind: 'deny', action, region: HERE, times: 1 });
      expect((await verdicts()).here).toEqual([
        [own, 'unknown'],
        [KeyMetadata?.Arn, 'fail'],
      ]);
    },
  );

  it('reads every page of keys and aliases, and gives unknown when one page fails', async () => {
    const { world, own, verdicts } = stage({ pageSize: 2 });
    expect((await verdicts()).here).toEqual([[own, 'pass']]);
    world.fault({ kind: 'server-error', action: 'kms:ListKeys', region: HERE, after: 1 });
    expect((await verdicts()).here).toEqual([['*', 'unknown']]);
  });
});

describe('KMS whose answer is not as documented', () => {
  const described = (change: object): Altered => ({
    DescribeKey: ({ KeyMetadata }) => ({ KeyMetadata: { ...KeyMetadata, ...change } }),
  });

  it.each([
    ['an unlisted state', { KeyState: 'Sleeping' }],
    ['no state', { KeyState: undefined }],
    ['no kind', { KeySpec: undefined }],
    ['an unlisted kind', { KeySpec: 'SYMMETRIC_LATER' }],
    ['an unlisted origin', { Origin: 'MOON' }],
    ['an unlisted manager', { KeyManager: 'NOBODY' }],
    ['no word on regions', { MultiRegion: undefined }],
    ['no place among its copies', { MultiRegion: true }],
  ])('does not know whether a key with %s rotates', async (_name, change) => {
    const { own, verdicts } = stage();
    expect((await verdicts(described(change))).here).toEqual([[own, 'unknown']]);
  });

  it.each([
    ['is not in use, whatever its origin is', { KeyState: 'Disabled', Origin: 'MOON' }],
    ['is a copy, whatever its state is', { KeyState: 'Sleeping', ...replica('REPLICA') }],
    ['is of a kind that does not rotate, whatever its origin is', { KeySpec: 'RSA_2048', Origin: 'AWS_CLOUDHSM' }],
  ])('knows of a key that it %s', async (_name, change) => {
    const { own, verdicts } = stage();
    expect((await verdicts(described(change))).here).toEqual([[own, 'not-applicable']]);
  });

  it('judges the first of the copies', async () => {
    const { own, verdicts } = stage();
    expect((await verdicts(described(replica('PRIMARY')))).here).toEqual([[own, 'pass']]);
  });

  it.each([
    ['whether it rotates', { RotationPeriodInDays: 365 }],
    ['how often it rotates', { KeyRotationEnabled: true }],
  ])('does not know of a key %s', async (_name, answer) => {
    const { own, verdicts } = stage();
    expect((await verdicts({ GetKeyRotationStatus: () => answer })).here).toEqual([[own, 'unknown']]);
  });

  it.each(['DescribeKey', 'GetKeyRotationStatus'])(
    'gives no verdict for a key that was deleted before %s',
    async (operation) => {
      const { verdicts } = stage();
      const gone = () => apiError('NotFoundException', 'Key does not exist');
      expect((await verdicts({ [operation]: gone })).here).toEqual([]);
    },
  );

  it('judges keys by their own description when an alias has no name', async () => {
    const { own, verdicts } = stage();
    const nameless: Altered = {
      ListAliases: (output) => ({
        ...output,
        Aliases: output.Aliases.map(({ AliasName: _name, ...alias }: { AliasName: string }) => alias),
      }),
    };
    expect((await verdicts(nameless)).here).toEqual([[own, 'pass']]);
  });
});

function replica(MultiRegionKeyType: string) {
  return { MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType } };
}
