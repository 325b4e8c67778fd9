import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, pass } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { listed } from '../../core/words.ts';
import { type DeploymentGroup, deploymentGroups } from '../../services/codedeploy/deployment-groups.ts';
import { group, GROUP_ARN as id } from '../../services/codedeploy/examples.ts';

const OTHERS = 'changes that CodeDeploy does not deploy';

interface Lack {
  readonly what: string;
  isOf(group: Known<DeploymentGroup>): boolean;
}
/** Each of them decides, whatever else could not be read. */
const LACKS: readonly Lack[] = [
  {
    what: 'a deployment that fails is not rolled back',
    isOf: ({ rollsBackOn }) => !rollsBackOn.includes('DEPLOYMENT_FAILURE'),
  },
  { what: 'no alarm stops a deployment', isOf: ({ alarms }) => alarms.length === 0 },
  {
    what: 'a deployment that an alarm stops is not rolled back',
    isOf: ({ rollsBackOn }) => !rollsBackOn.includes('DEPLOYMENT_STOP_ON_ALARM'),
  },
  { what: 'deployments go on while their alarms cannot be read', isOf: (group) => group.ignoresUnreadAlarms },
];

export default control({
  id: 'delivery.auto-rollback',
  title: 'Deployments roll back by themselves when they fail or an alarm goes off',
  severity: 'medium',
  seeds: ['001:126', '001:179', '004:439', '004:440', '004:441', '004:442'],
  satisfies: [
    inPart(['soc2/CC8.1', 'iso-27001/A.8.32', 'nist-800-53-r5/CM-3'], OTHERS),
    'fedramp-20x/KSI-CMT-VTD',
    'fedramp-20x/KSI-CMT-RMV',
  ],
  equivalents: {
    config: [inPart('CODEDEPLOY_AUTO_ROLLBACK_MONITOR_ENABLED', 'that rolling back on any one event suffices')],
  },
  subject: deploymentGroups,
  why: 'A bad release harms users until it is undone, and people who look at a dashboard are slower than an alarm.',
  fix: {
    command:
      'aws deploy update-deployment-group --application-name {application} --current-deployment-group-name {name} --auto-rollback-configuration enabled=true,events=DEPLOYMENT_FAILURE,DEPLOYMENT_STOP_ON_ALARM --alarm-configuration "enabled=true,ignorePollAlarmFailure=false,alarms=[{name=<ALARM: name of the alarm on errors, latency or outage>}]" --region {region}',
    mind: 'it replaces the alarms that the group has',
    values: ({ facts: { name } }) => ({ application: name.slice(0, name.indexOf('/')) }),
  },
  console: 'codesuite/codedeploy/applications/{application}/deployment-groups/{name}?region={region}',
  deed: 'let deployments of {name} go on without a way back',
  evaluate: ({ facts }) => {
    const lack = firstOf(LACKS, ({ isOf }) => isOf(facts));
    if (lack) return fail(lack.what);
    return pass(`it rolls back when a deployment fails, or when an alarm goes off: ${listed(facts.alarms)}`);
  },
  examples: {
    pass: [{ name: 'rolls back on failure and on an alarm', facts: group }],
    fail: [
      { name: 'never rolls back', id, facts: { ...group, rollsBackOn: [] }, values: { application: 'checkout' } },
      { name: 'rolls back for alarms alone', id, facts: { ...group, rollsBackOn: ['DEPLOYMENT_STOP_ON_ALARM'] } },
      { name: 'stops for alarms and stays', id, facts: { ...group, rollsBackOn: ['DEPLOYMENT_FAILURE'] } },
      { name: 'has no alarm', id, facts: { ...group, alarms: [] } },
      { name: 'goes on without its alarms', id, facts: { ...group, ignoresUnreadAlarms: true } },
    ],
  },
});
