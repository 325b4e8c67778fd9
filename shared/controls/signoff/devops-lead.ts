import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'signoff.devops-lead',
  title: 'The DevOps lead has approved the release and its infrastructure',
  severity: 'medium',
  seeds: ['000:207', '001:234', '002:94'],
  satisfies: ['nist-800-53-r5/CM-3', 'soc2/CC8.1', 'iso-27001/A.8.32'],
  cadence: 'per-release',
  done: 'approval by the DevOps lead',
  evidence: 'the approval with the infrastructure',
  note: 'what was validated',
  roles: ['DevOps Lead', 'DevOps', 'Platform Team'],
  why: 'Those who run the platform know which of its limits a release will meet first.',
});
