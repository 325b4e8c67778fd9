/**
 * Simulated AWS KMS: one customer-managed key per region, the keys that AWS manages for its services, and created keys.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type {
  CreateKeyRequest,
  DescribeKeyRequest,
  EnableKeyRotationRequest,
  GenerateMacRequest,
  KeyMetadata,
  KeySpec,
  KeyState,
  KeyUsageType,
  ListAliasesRequest,
  ListKeysRequest,
  VerifyMacRequest,
} from '@aws-sdk/client-kms';
import { apiError, type Call, page, service } from '../service.ts';
import type { World } from '../world.ts';

interface SimulatedKey {
  readonly arn: string;
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly spec: KeySpec;
  state: KeyState;
  rotation: boolean;
  periodDays: number;
}

interface Kms {
  readonly keys: SimulatedKey[];
}

/** `data` is the customer-managed key; any other name is the service whose key AWS manages. */
export function keyArn(world: World, account: string, region: string, name: string): string {
  const hex = world.random('kms-key', account, region, name).hex(32);
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return `arn:aws:kms:${region}:${account}:key/${id}`;
}

const AWS_MANAGED = ['backup', 'rds', 's3', 'ssm'];
const A_YEAR = 365;
const idOf = (arn: string): string => arn.slice(arn.indexOf('/') + 1);

const newKey = (arn: string, manager: SimulatedKey['manager'], spec: KeySpec, rotation: boolean): SimulatedKey => ({
  arn,
  manager,
  spec,
  state: 'Enabled',
  rotation,
  periodDays: A_YEAR,
});

function usageOf({ spec }: SimulatedKey): KeyUsageType {
  if (spec === 'SYMMETRIC_DEFAULT') return 'ENCRYPT_DECRYPT';
  return spec.startsWith('HMAC_') ? 'GENERATE_VERIFY_MAC' : 'SIGN_VERIFY';
}

const metadataOf = (key: SimulatedKey): KeyMetadata => ({
  KeyId: idOf(key.arn),
  Arn: key.arn,
  KeyManager: key.manager,
  KeyState: key.state,
  KeySpec: key.spec,
  KeyUsage: usageOf(key),
  Origin: 'AWS_KMS',
  Enabled: key.state === 'Enabled',
  MultiRegion: false,
});

function keyOf({ state, input, region }: Call<Kms, DescribeKeyRequest>): SimulatedKey {
  const found = state.keys.find(({ arn }) => arn === input.KeyId || idOf(arn) === input.KeyId);
  if (found) return found;
  throw apiError('NotFoundException', `Key 'arn:aws:kms:${region}:key/${input.KeyId}' does not exist`);
}

const moveTo = (state: KeyState) => (call: Call<Kms, DescribeKeyRequest>) => {
  const key = keyOf(call);
  key.state = state;
  return { KeyId: key.arn };
};

const turnRotation = (on: boolean) => (call: Call<Kms, EnableKeyRotationRequest>) => {
  const key = keyOf(call);
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    throw apiError('UnsupportedOperationException', 'The operation failed because it is not supported for this key.');
  key.rotation = on;
  key.periodDays = call.input.RotationPeriodInDays ?? A_YEAR;
  return {};
};

/** The longest message for a MAC ("GenerateMac", AWS Key Management Service API Reference). */
const LONGEST_MESSAGE = 4_096;

/** Only HMAC_256 keys, with their one algorithm. */
function macOf(call: Call<Kms, GenerateMacRequest>, operation: string): Buffer {
  const { KeyId, MacAlgorithm, Message = new Uint8Array() } = call.input;
  const key = keyOf({ ...call, input: { KeyId } });
  if (key.spec !== 'HMAC_256' || MacAlgorithm !== 'HMAC_SHA_256') {
    const usage = `${key.arn} key usage is ${usageOf(key)} which is not valid for ${operation}.`;
    throw apiError('InvalidKeyUsageException', usage);
  }
  if (key.state !== 'Enabled') throw apiError('DisabledException', `${key.arn} is ${key.state}.`);
  if (Message.length < 1 || Message.length > LONGEST_MESSAGE)
    throw apiError('ValidationException', `Value at 'message' must have 1 to ${LONGEST_MESSAGE} bytes`);
  return createHmac('sha256', call.world.random('hmac', key.arn).hex(64)).update(Message).digest();
}

export const kms = service<Kms>({
  serviceId: 'KMS',
  eventSource: 'kms',
  scope: 'region',
  seed: ({ world, account, region, flaw }) => {
    const arn = (name: string) => keyArn(world, account.id, region, name);
    const own = newKey(arn('data'), 'CUSTOMER', 'SYMMETRIC_DEFAULT', !flaw('kms-rotation-off', 0.04));
    return { keys: [own, ...AWS_MANAGED.map((name) => newKey(arn(name), 'AWS', 'SYMMETRIC_DEFAULT', true))] };
  },
  reads: {
    ListAliases: ({ world, account, region, input }: Call<Kms, ListAliasesRequest>) => {
      const alias = (name: string, key: string) => ({
        AliasName: `alias/${name}`,
        AliasArn: `arn:aws:kms:${region}:${account.id}:alias/${name}`,
        TargetKeyId: idOf(keyArn(world, account.id, region, key)),
      });
      const aliases = [alias('data', 'data'), ...AWS_MANAGED.map((name) => alias(`aws/${name}`, name))];
      const { items, next } = page(aliases, input.Marker, input.Limit, world);
      return { Aliases: items, NextMarker: next, Truncated: next !== undefined };
    },
    ListKeys: ({ state, input, world }: Call<Kms, ListKeysRequest>) => {
      const keys = state.keys.map(({ arn }) => ({ KeyId: idOf(arn), KeyArn: arn }));
      const { items, next } = page(keys, input.Marker, input.Limit, world);
      return { Keys: items, NextMarker: next, Truncated: next !== undefined };
    },
    DescribeKey: (call: Call<Kms, DescribeKeyRequest>) => ({ KeyMetadata: metadataOf(keyOf(call)) }),
    GetKeyRotationStatus: (call: Call<Kms, DescribeKeyRequest>) => {
      const { arn, rotation, periodDays } = keyOf(call);
      const period = rotation ? { RotationPeriodInDays: periodDays } : {};
      return { KeyId: arn, KeyRotationEnabled: rotation, ...period };
    },
    GenerateMac: (call: Call<Kms, GenerateMacRequest>) => ({
      KeyId: call.input.KeyId,
      MacAlgorithm: call.input.MacAlgorithm,
      Mac: macOf(call, 'GenerateMac'),
    }),
    VerifyMac: (call: Call<Kms, VerifyMacRequest>) => {
      const { KeyId, MacAlgorithm, Mac = new Uint8Array() } = call.input;
      const mac = macOf(call, 'VerifyMac');
      if (Mac.length === mac.length && timingSafeEqual(Mac, mac)) return { KeyId, MacAlgorithm, MacValid: true };
      throw apiError('KMSInvalidMacException', 'The request was rejected because the HMAC verification failed.');
    },
  },
  writes: {
    CreateKey: ({ state, input, world, account, region }: Call<Kms, CreateKeyRequest>) => {
      const arn = keyArn(world, account.id, region, `created-${state.keys.length}`);
      const key = newKey(arn, 'CUSTOMER', input.KeySpec ?? 'SYMMETRIC_DEFAULT', false);
      state.keys.push(key);
      return { KeyMetadata: metadataOf(key) };
    },
    EnableKeyRotation: turnRotation(true),
    DisableKeyRotation: turnRotation(false),
    EnableKey: moveTo('Enabled'),
    DisableKey: moveTo('Disabled'),
    ScheduleKeyDeletion: moveTo('PendingDeletion'),
  },
});
