/** Every fix in infrastructure code, and its text for people. */
import { alertingFixes } from './alerting.ts';
import { dataFixes } from './data.ts';
import type { CdkFixes } from './fix.ts';
import { guardFixes } from './guards.ts';
import { kubernetesFixes } from './kubernetes.ts';
import { recoveryFixes } from './recovery.ts';
import { storeFixes } from './stores.ts';
import { workloadFixes } from './workloads.ts';

export const cdkFixes: CdkFixes = {
  ...alertingFixes,
  ...dataFixes,
  ...recoveryFixes,
  ...storeFixes,
  ...workloadFixes,
  ...kubernetesFixes,
  ...guardFixes,
};

/** The names by which the fixes import the modules of the CDK, where they are not those of the module itself. */
const RENAMED: Readonly<Record<string, string>> = {
  accessAnalyzer: 'aws_accessanalyzer',
  acm: 'aws_certificatemanager',
  actions: 'aws_cloudwatch_actions',
  costExplorer: 'aws_ce',
  elbv2: 'aws_elasticloadbalancingv2',
  origins: 'aws_cloudfront_origins',
  securityHub: 'aws_securityhub',
  subscriptions: 'aws_sns_subscriptions',
  targets: 'aws_events_targets',
  waf: 'aws_wafv2',
};
const OF_THE_LIBRARY = ['Duration', 'RemovalPolicy', 'Stack', 'Tags'];
const BODY = /^[^{]*\([^)]*\)\s*\{\n([\s\S]*)\n\s*\}$/;

/** The text of a fix: the imports that it needs, and the body of its function. */
export function textOf(fix: CdkFixes[string]): string {
  const [, body = ''] = BODY.exec(String(fix)) ?? [];
  const indents = body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.search(/\S/)]));
  const least = Math.min(...indents);
  const lines = body.split('\n').map((line) => line.slice(least).trimEnd());
  const modules = [
    ...new Set([...body.matchAll(/(?<![\w.'])([a-z]\w*)\.[A-Z]\w+/g)].map(([, name = '']) => name)),
  ].sort();
  const imported = [
    ...OF_THE_LIBRARY.filter((name) => new RegExp(`\\b${name}\\.`).test(body)),
    ...modules.map((name) => `${RENAMED[name] ?? `aws_${name}`} as ${name}`),
  ];
  const heads = imported.length > 0 ? [`import { ${imported.join(', ')} } from 'aws-cdk-lib';`, ''] : [];
  return [...heads, ...lines].join('\n');
}
