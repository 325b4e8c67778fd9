import { varied } from '../../../core/example.ts';
import { exampleCluster } from '../../../services/eks/clusters.ts';

const id = exampleCluster.secretsKey;
const key = { state: 'Enabled', spec: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS', replica: false, rotation: null } as const;
const having = (changed: object, of: string = id) => ({
  keys: [{ id: of, facts: { ...key, ...changed } as typeof key }],
});
const off = { usableKey: false };
const foreign = 'arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export const examples = varied({
  common: { facts: exampleCluster, with: { keys: [] } },
  pass: [
    { name: 'a key of another region', facts: { secretsKey: 'arn:aws:kms:eu-central-1:111122223333:key/0d1e' } },
    { name: 'a key that is enabled', with: having({}) },
    { name: 'a key of another account', facts: { secretsKey: foreign } },
    { name: 'a key by its alias', facts: { secretsKey: 'arn:aws:kms:eu-west-1:111122223333:alias/eks' } },
    { name: 'a disabled key, which is not asked for', with: having({ state: 'Disabled' }), parameters: off },
  ],
  fail: [
    { name: 'a deleted key, beside another', with: having({}, `${id}-2`) },
    { name: 'no key', facts: { secretsKey: null }, with: having({}) },
    { name: 'a key that waits for its deletion', with: having({ state: 'PendingDeletion' }) },
    { name: 'a key that is gone' },
  ],
  notApplicable: [{ name: 'being created', facts: { status: 'CREATING' } }],
});
