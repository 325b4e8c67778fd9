import { arnParts } from '../../core/arn.ts';
import { judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { varied } from '../../core/example.ts';
import { flag } from '../../core/parameter.ts';
import { clusters, exampleCluster, isStanding } from '../../services/eks/clusters.ts';
import { customerKeys } from '../../services/kms/keys.ts';

const id = exampleCluster.secretsKey;
const key = { state: 'Enabled', spec: 'SYMMETRIC_DEFAULT', origin: 'AWS_KMS', replica: false, rotation: null } as const;
const having = (changed: object, of: string = id) => ({
  keys: [{ id: of, facts: { ...key, ...changed } as typeof key }],
});
const off = { usableKey: false };
const foreign = 'arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export default control({
  id: 'encryption.eks-secrets',
  title: 'Kubernetes secrets in EKS are encrypted with a KMS key of the customer',
  severity: 'high',
  seeds: ['000:21'],
  satisfies: [
    stricter(['fsbp/EKS.3', 'pci-4.0/8.3.2'], 'usableKey'),
    ...judges('nist-800-53-r5/SC-28(1)', 'nist-800-53-r5/SC-12', 'soc2/CC6.1', 'iso-27001/A.8.24'),
    'fedramp-20x/KSI-SVC-SIN',
  ],
  equivalents: {
    prowler: [stricter('eks_cluster_kms_cmk_encryption_in_secrets_enabled', 'usableKey')],
    securityHub: [stricter('EKS.3', 'usableKey')],
    config: [stricter(['EKS_SECRETS_ENCRYPTED', 'EKS_CLUSTER_SECRETS_ENCRYPTED'], 'usableKey')],
  },
  parameters: { usableKey: flag(true, 'whether a key of the same account has to be enabled') },
  subject: clusters,
  with: { keys: customerKeys },
  why: 'With a key of AWS nobody can see who decrypted the secrets, and nobody can take the right to do so away.',
  fix: {
    values: ({ facts: { secretsKey } }) => ({ key: secretsKey ?? 'none' }),
    steps: ['enable the key again, or cancel its deletion: aws kms enable-key --key-id {key} --region {region}'],
    instead: [
      {
        when: { key: 'none' },
        command:
          'aws eks associate-encryption-config --cluster-name {name} --encryption-config "resources=secrets,provider={keyArn=<KMS_KEY_ARN: ARN of a symmetric key of your own in the region>}" --region {region}',
        mind: 'the key cannot be taken away or changed afterwards, and a cluster whose key is deleted is lost',
      },
    ],
  },
  console: 'eks/clusters/{name}?region={region}',
  deed: 'left the secrets of cluster {name} without a key that can be used',
  evaluate: ({ facts }, { keys }, { usableKey }, { account, region }) => {
    if (!isStanding(facts)) return notApplicable(`its status is ${facts.status}`);
    const { secretsKey } = facts;
    if (secretsKey === null) return fail('no key of the customer encrypts its secrets');
    const key = arnParts(secretsKey);
    const isOwn = key.account === account.id && key.region === region;
    if (!usableKey || !isOwn || !secretsKey.includes(':key/'))
      return pass(`its secrets are encrypted with ${secretsKey}`);
    const found = keys.find(({ id }) => id === secretsKey);
    if (!found) return fail(`its secrets are encrypted with ${secretsKey}, which is no key of the customer any more`);
    return found.facts.state === 'Enabled'
      ? pass(`its secrets are encrypted with ${secretsKey}`)
      : fail(`its secrets are encrypted with ${secretsKey}, whose state is ${found.facts.state}`);
  },
  examples: varied({
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
  }),
});
