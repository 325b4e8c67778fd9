import { varied } from '../../../core/example.ts';

const features: Record<string, boolean> = { S3_DATA_EVENTS: true, EKS_AUDIT_LOGS: true };
const detector = { enabled: true, features };
const parameters = { plans: ['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS'] };

export const examples = varied({
  common: { facts: detector, parameters },
  pass: [
    { name: 'every required plan on' },
    {
      name: 'a plan that the region does not offer',
      region: 'ap-east-2',
      parameters: { plans: ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS'] },
    },
  ],
  fail: [
    {
      name: 'one plan off, and another that the region does not offer',
      facts: { features: { S3_DATA_EVENTS: false } },
      region: 'ap-east-2',
      parameters: { plans: ['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS'] },
      values: { features: ['Name=S3_DATA_EVENTS,Status=ENABLED'] },
    },
    { name: 'one plan off', facts: { features: { S3_DATA_EVENTS: true, EKS_AUDIT_LOGS: false } } },
    {
      name: 'one plan off, and another that the detector does not tell of',
      facts: { features: { S3_DATA_EVENTS: false } },
    },
    {
      name: 'a plan that the region was not known to offer',
      facts: { features: { RDS_LOGIN_EVENTS: false } },
      region: 'ap-east-2',
      parameters: { plans: ['RDS_LOGIN_EVENTS'] },
    },
    {
      name: 'runtime monitoring whose agent nobody installs, where that counts',
      facts: { features: { RUNTIME_MONITORING: true, 'RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT': false } },
      parameters: { plans: ['RUNTIME_MONITORING', 'RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT'] },
      values: {
        features: [
          'Name=RUNTIME_MONITORING,Status=ENABLED,AdditionalConfiguration=[{Name=EC2_AGENT_MANAGEMENT,Status=ENABLED}]',
        ],
      },
    },
  ],
  notApplicable: [
    { name: 'a suspended detector', facts: { enabled: false } },
    {
      name: 'only a plan that the region does not offer',
      region: 'cn-north-1',
      parameters: { plans: ['LAMBDA_NETWORK_LOGS'] },
    },
  ],
});
