import { judges, stricter } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { flag, text } from '../../core/parameter.ts';
import { allOf, anyOf, collected } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { flowLogs, vpcs } from '../../services/ec2/vpc.ts';
import { examples } from './examples/vpc-flow-logs.ts';

export default control({
  id: 'logging.vpc-flow-logs',
  title: 'Every VPC delivers flow logs of its traffic',
  severity: 'medium',
  seeds: ['000:29', '003:12'],
  satisfies: [
    stricter(['fsbp/EC2.6', 'cis-aws-3.0/3.7', 'cis-aws-5.0/3.7'], 'traffic', 'delivers'),
    ...judges('nist-800-53-r5/AU-12', 'nist-800-53-r5/SI-4', 'soc2/CC7.2', 'iso-27001/A.8.15', 'hipaa/164.312(b)'),
    ...judges('pci-4.0/10.2.1', 'fedramp-20x/KSI-MLA-LET'),
  ],
  equivalents: {
    prowler: [stricter('vpc_flow_logs_enabled', 'traffic', 'delivers')],
    securityHub: ['EC2.6'],
    config: [stricter('VPC_FLOW_LOGS_ENABLED', 'traffic', 'delivers')],
  },
  parameters: {
    traffic: text('ALL', 'traffic that must be recorded: ALL, ACCEPT, REJECT, or ANY for one of them'),
    delivers: flag(true, 'whether a flow log that AWS cannot deliver is too little'),
  },
  subject: vpcs,
  with: { flowLogs },
  why: 'After an intrusion nothing else tells which machines talked to whom, or what left the network.',
  fix: {
    command:
      'aws ec2 create-flow-logs --resource-type VPC --resource-ids {name} --traffic-type ALL --log-destination-type s3 --log-destination "<BUCKET_ARN: ARN of the bucket that takes the logs>" --region {region}',
    mind: 'a flow log that cannot deliver or is narrower stays beside it, and is billed',
  },
  console: 'vpcconsole/home?region={region}#VpcDetails:VpcId={name}',
  deed: 'left {name} without a flow log',
  evaluate: ({ facts: { vpcId } }, { flowLogs }, { traffic, delivers }) => {
    const ofVpc = collected(flowLogs, ({ facts }) => (facts.resource === vpcId ? [facts] : []));
    const needed = traffic === 'ALL' ? ['ACCEPT', 'REJECT'] : [traffic];
    const records = (kind: string, log: (typeof ofVpc)[number]) =>
      kind === 'ANY' || log.traffic === kind || log.traffic === 'ALL';
    const works = (log: (typeof ofVpc)[number]) => log.active && !(delivers && log.failing);
    const delivered = (kind: string) => anyOf(ofVpc, (log) => records(kind, log) && works(log));
    if (allOf(needed, delivered)) return pass(`flow logs record ${traffic} traffic`);
    if (ofVpc.length === 0) return fail('no flow log records its traffic');
    const set = needed.every((kind) => ofVpc.some((log) => records(kind, log)));
    if (set) return fail('its flow log records nothing: it is inactive, or AWS cannot deliver to its destination');
    return fail(`its flow logs record ${listed(ofVpc.map((log) => `${log.traffic}`))} only`);
  },
  examples,
});
