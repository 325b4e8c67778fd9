import { uploaded } from '../../kinds/uploaded.ts';

export default uploaded({
  id: 'eks.workload-manifests',
  title: 'Kubernetes manifests set limits, pod security, pull policy and secret mounts',
  severity: 'medium',
  seeds: ['000:181', '003:19', '003:42', '003:46', '003:48', '003:62', '003:63', '003:64', '004:313'],
  satisfies: ['nist-800-53-r5/CM-6', 'nist-800-53-r5/SC-6', 'iso-27001/A.8.9', 'fedramp-20x/KSI-CNA-DFP'],
  part: 'manifests',
  checks: ['manifests'],
  kind: 'checkov',
  maxAgeDays: 7,
  ignored: ['medium', 'low'],
  step: 'render the manifests with the values of production, check them with Checkov or another scanner, and mend what it finds',
  why: 'A container without limits or with the rights of its node takes the whole node along when it fails or is broken into.',
});
