import { inPart, judges, stricter } from '../../core/claim.ts';
import { control, fail, type KnownResource, notApplicable, pass } from '../../core/control.ts';
import { count, days } from '../../core/parameter.ts';
import { allHold, moreThan } from '../../core/quantify.ts';
import { daysBefore, listed } from '../../core/words.ts';
import { clusters, isStanding, type KubernetesVersion, kubernetesVersions } from '../../services/eks/clusters.ts';
import { examples } from './examples/supported-version.ts';

export default control({
  id: 'eks.supported-version',
  title: 'EKS clusters run the newest Kubernetes version in standard support',
  severity: 'high',
  seeds: ['003:15'],
  satisfies: [
    stricter('fsbp/EKS.2', 'maxVersionsBehind', 'graceDays'),
    ...judges('nist-800-53-r5/SI-2', 'nist-800-53-r5/CM-2', 'soc2/CC7.1', 'iso-27001/A.8.8'),
    'fedramp-20x/KSI-SVC-EIS',
  ],
  equivalents: {
    prowler: [stricter('eks_cluster_uses_a_supported_version', 'maxVersionsBehind', 'graceDays')],
    securityHub: [stricter('EKS.2', 'maxVersionsBehind', 'graceDays')],
    config: [
      stricter('EKS_CLUSTER_SUPPORTED_VERSION', 'maxVersionsBehind', 'graceDays'),
      inPart(
        'EKS_CLUSTER_OLDEST_SUPPORTED_VERSION',
        'that every version but the oldest suffices, in extended support too',
      ),
    ],
  },
  parameters: {
    maxVersionsBehind: count(0, 'versions in standard support that may be newer than that of a cluster'),
    // EKS keeps a version in standard support for 14 months: two of them are time enough to upgrade
    graceDays: days(60, 'age from which a newer version counts'),
  },
  subject: clusters,
  with: { versions: kubernetesVersions },
  why: 'Kubernetes goes up one version at a time: a cluster left behind is upgraded three times in a hurry, or by AWS unasked.',
  fix: {
    steps: [
      'see what stands in the way of an upgrade: aws eks list-insights --cluster-name {name} --region {region}',
      'go up by one version, then upgrade add-ons and nodes, and do so again until it is the newest: aws eks update-cluster-version --name {name} --kubernetes-version "<VERSION: the next version>" --region {region}',
    ],
    mind: 'a cluster cannot go back to an earlier version',
  },
  console: 'eks/clusters/{name}?region={region}',
  deed: 'left cluster {name} at an old version',
  evaluate: ({ facts: cluster }, { versions: all }, { maxVersionsBehind, graceDays }, { now }) => {
    if (!isStanding(cluster)) return notApplicable(`its status is ${cluster.status}`);
    const { version } = cluster;
    const own = all.find(({ id }) => id === version);
    if (!own) return fail(`it runs Kubernetes ${version}, which EKS does not offer any more`);
    if (own.facts.status !== 'STANDARD_SUPPORT')
      return fail(`it runs Kubernetes ${version}, whose status is ${own.facts.status}`);
    const counts = ({ id, facts }: KnownResource<KubernetesVersion>) =>
      allHold(
        () => isNewer(id, version),
        () => facts.status === 'STANDARD_SUPPORT',
        () => facts.released < daysBefore(now, graceDays),
      );
    const newer = moreThan(maxVersionsBehind, all, counts).map(({ id }) => id);
    return newer.length > 0
      ? fail(`it runs Kubernetes ${version}, and EKS offers ${listed(newer)}`)
      : pass(`it runs Kubernetes ${version}, which is in standard support`);
  },
  examples,
});

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);

function isNewer(one: string, other: string): boolean {
  const [major = 0, minor = 0] = numbersOf(one);
  const [otherMajor = 0, otherMinor = 0] = numbersOf(other);
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}
