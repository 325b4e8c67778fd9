/** Fixes in infrastructure code: alarms, their topics, and what they watch. */
import {
  aws_cloudwatch_actions as actions,
  aws_cloudwatch as cloudwatch,
  Duration,
  aws_events as events,
  aws_logs as logs,
  aws_sns as sns,
  aws_sns_subscriptions as subscriptions,
  aws_events_targets as targets,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CdkFixes, Parts } from './fix.ts';

function countEvents(this: Construct, { logGroup, topic, pattern }: Parts) {
  const filter = new logs.MetricFilter(this, 'Events', {
    logGroup,
    filterPattern: logs.FilterPattern.literal(pattern),
    metricNamespace: 'Trail',
    metricName: 'Events',
  });
  const alarm = filter
    .metric({ statistic: 'Sum', period: Duration.minutes(5) })
    .createAlarm(this, 'EventsAlarm', { threshold: 1, evaluationPeriods: 1 });
  alarm.addAlarmAction(new actions.SnsAction(topic));
}

export const alertingFixes: CdkFixes = {
  'alerting.alarm-actions'(this: Construct, { instance, topic }) {
    const alarm = instance.metricCPUUtilization().createAlarm(this, 'Cpu', { threshold: 80, evaluationPeriods: 3 });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.alarm-cpu-memory'(this: Construct, { instance, topic }) {
    const cpu = instance.metricCPUUtilization().createAlarm(this, 'Cpu', { threshold: 80, evaluationPeriods: 3 });
    const memory = instance.metricFreeableMemory().createAlarm(this, 'Memory', {
      threshold: 2 * 1024 ** 3,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
    });
    for (const alarm of [cpu, memory]) alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.alarm-error-rate'(this: Construct, { loadBalancer, topic }) {
    const rate = new cloudwatch.MathExpression({
      expression: '100 * errors / requests',
      usingMetrics: {
        errors: loadBalancer.metrics.custom('HTTPCode_Target_5XX_Count', { statistic: 'Sum' }),
        requests: loadBalancer.metrics.requestCount(),
      },
    });
    const alarm = rate.createAlarm(this, 'ErrorRate', { threshold: 1, evaluationPeriods: 3 });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.alarm-latency'(this: Construct, { loadBalancer, topic }) {
    const alarm = loadBalancer.metrics
      .targetResponseTime({ statistic: 'p99' })
      .createAlarm(this, 'Latency', { threshold: 0.5, evaluationPeriods: 5 });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.alarm-rds-connections'(this: Construct, { instance, topic }) {
    const alarm = instance
      .metricDatabaseConnections({ statistic: 'Maximum' })
      .createAlarm(this, 'Connections', { threshold: 500, evaluationPeriods: 3 });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.alarm-rds-storage'(this: Construct, { instance, topic }) {
    const alarm = instance.metricFreeStorageSpace().createAlarm(this, 'Storage', {
      threshold: 50 * 1024 ** 3,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
    });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.alarm-service-down'(this: Construct, { topic }) {
    const metric = new cloudwatch.Metric({
      namespace: 'AWS/Route53',
      metricName: 'HealthCheckStatus',
      dimensionsMap: { HealthCheckId: 'the id of the health check' },
      statistic: 'Minimum',
    });
    const alarm = metric.createAlarm(this, 'Down', {
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      evaluationPeriods: 1,
    });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.cache-access'(this: Construct, { topic }) {
    const metric = new cloudwatch.Metric({
      namespace: 'AWS/ElastiCache',
      metricName: 'AuthenticationFailures',
      dimensionsMap: { CacheClusterId: 'sessions-001' },
      statistic: 'Sum',
    });
    const alarm = metric.createAlarm(this, 'SignIns', { threshold: 5, evaluationPeriods: 1 });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.bucket-policy-changes': countEvents,
  'alerting.config-changes': countEvents,
  'alerting.failed-sign-in': countEvents,
  'alerting.gateway-changes': countEvents,
  'alerting.iam-policy-changes': countEvents,
  'alerting.key-deletion': countEvents,
  'alerting.network-acl-changes': countEvents,
  'alerting.organization-changes': countEvents,
  'alerting.root-use': countEvents,
  'alerting.route-changes': countEvents,
  'alerting.security-group-changes': countEvents,
  'alerting.sign-in-without-mfa': countEvents,
  'alerting.trail-changes': countEvents,
  'alerting.unauthorized-calls': countEvents,
  'alerting.vpc-changes': countEvents,
  'alerting.infrastructure-events'(this: Construct, { topic }) {
    new events.Rule(this, 'InfrastructureEvents', {
      eventPattern: { source: ['aws.ec2', 'aws.rds', 'aws.autoscaling', 'aws.health'] },
      targets: [new targets.SnsTopic(topic)],
    });
  },
  'alerting.log-alerts'(this: Construct, { logGroup, topic }) {
    const filter = new logs.MetricFilter(this, 'Errors', {
      logGroup,
      filterPattern: logs.FilterPattern.any(
        logs.FilterPattern.stringValue('$.level', '=', 'ERROR'),
        logs.FilterPattern.stringValue('$.level', '=', 'FATAL'),
      ),
      metricNamespace: 'Application',
      metricName: 'Errors',
    });
    const alarm = filter.metric({ statistic: 'Sum' }).createAlarm(this, 'ErrorsAlarm', {
      threshold: 1,
      evaluationPeriods: 1,
    });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'alerting.notification-channels'(this: Construct, { topic }) {
    topic.addSubscription(new subscriptions.UrlSubscription('https://events.pagerduty.com/integration/KEY/enqueue'));
  },
  'alerting.security-findings'(this: Construct, { topic }) {
    new events.Rule(this, 'Findings', {
      eventPattern: {
        source: ['aws.securityhub'],
        detailType: ['Security Hub Findings - Imported'],
        detail: { findings: { Severity: { Label: ['HIGH', 'CRITICAL'] }, Workflow: { Status: ['NEW'] } } },
      },
      targets: [new targets.SnsTopic(topic)],
    });
  },
  'alerting.sns-subscriptions'(this: Construct, { key }) {
    const topic = new sns.Topic(this, 'Alerts', { masterKey: key });
    topic.addSubscription(new subscriptions.EmailSubscription('on-call@example.com'));
  },
  'logging.volume'(this: Construct, { topic }) {
    const bytes = new cloudwatch.Metric({ namespace: 'AWS/Logs', metricName: 'IncomingBytes', statistic: 'Sum' });
    const alarm = bytes
      .with({ period: Duration.hours(1) })
      .createAlarm(this, 'LogVolume', { threshold: 100_000_000, evaluationPeriods: 1 });
    alarm.addAlarmAction(new actions.SnsAction(topic));
  },
  'monitoring.anomaly-detection'(this: Construct, { loadBalancer, logGroup, topic }) {
    const alarm = new cloudwatch.AnomalyDetectionAlarm(this, 'UnusualLoad', {
      metric: loadBalancer.metrics.requestCount(),
      evaluationPeriods: 3,
    });
    alarm.addAlarmAction(new actions.SnsAction(topic));
    new logs.CfnLogAnomalyDetector(this, 'UnusualLines', {
      logGroupArnList: [logGroup.logGroupArn],
      evaluationFrequency: 'FIFTEEN_MIN',
    });
  },
  'monitoring.dashboards'(this: Construct, { loadBalancer }) {
    new cloudwatch.Dashboard(this, 'Health', {
      dashboardName: 'system-health',
      widgets: [[new cloudwatch.GraphWidget({ left: [loadBalancer.metrics.requestCount()] })]],
    });
  },
};
