/** Systems Manager Automation: executions of recovery runbooks that succeeded. */
import { collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, given, instantOf, pastInstantOf, required, type Seen } from '../../core/reading.ts';

export interface RunbookExecution {
  readonly runbook: Seen<string>;
  /** ISO instants. */
  readonly started: Seen<string>;
  readonly ended: Seen<string>;
}

/** "AWS Systems Manager endpoints and quotas": days that the history of an automation is kept. */
export const AUTOMATION_KEEPS_DAYS = 30;

/**
 * The prefixes of the names of recovery runbooks. They are a fixed convention and not a parameter: the service filters by them,
 * and otherwise the collector would page through every patch and remediation of a month.
 */
const RECOVERY_RUNBOOKS = ['DR-', 'dr-'];

const ACTION = 'ssm:DescribeAutomationExecutions';

/** Executions that succeeded. An execution that another one started is left out, because the outer one stands for both. */
export const recoveryRunbooks = collector({
  id: 'ssm.recovery-runbooks',
  scope: 'region',
  actions: [ACTION],
  absent: {
    'DescribeAutomationExecutions.AutomationExecutionMetadataList[].ParentAutomationExecutionId':
      'nothing else started it ("describe-automation-executions", AWS CLI Command Reference, answers without it)',
  },
  triggers: [
    serviceEvent('aws.ssm', 'EC2 Automation Execution Status-change Notification', {
      Status: ['Success'],
      Definition: RECOVERY_RUNBOOKS.map((prefix) => ({ prefix })),
    }),
  ],
  sdk: () => import('@aws-sdk/client-ssm'),
  collect: async (aws, { SSMClient, paginateDescribeAutomationExecutions }): Promise<Resource<RunbookExecution>[]> => {
    const Filters = [
      { Key: 'DocumentNamePrefix' as const, Values: RECOVERY_RUNBOOKS },
      { Key: 'ExecutionStatus' as const, Values: ['Success'] },
    ];
    const pages = paginateDescribeAutomationExecutions({ client: aws.client(SSMClient) }, { Filters });
    const found = await all(pages, (page) =>
      required(page.AutomationExecutionMetadataList, ACTION, 'AutomationExecutionMetadataList'),
    );
    // an execution without a parent was not started by another one
    const outer = found.filter(({ ParentAutomationExecutionId }) => !ParentAutomationExecutionId);
    return outer.map((execution) => {
      const id = required(execution.AutomationExecutionId, ACTION, 'AutomationExecutionId');
      return {
        id: `arn:aws:ssm:${aws.region}:${aws.account.id}:automation-execution/${id}`,
        facts: {
          runbook: given(execution.DocumentName, ACTION, 'DocumentName'),
          started: instantOf(execution.ExecutionStartTime, ACTION, 'ExecutionStartTime'),
          ended: pastInstantOf(execution.ExecutionEndTime, aws.now, ACTION, 'ExecutionEndTime'),
        },
      };
    });
  },
});
