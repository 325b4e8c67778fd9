import { arnParts } from '../../core/arn.ts';
import { judges, stricter } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { flag } from '../../core/parameter.ts';
import { clusters, isStanding } from '../../services/eks/clusters.ts';
import { customerKeys } from '../../services/kms/keys.ts';
import { examples } from './examples/eks-secrets.ts';

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
  examples,
});
