/** The events of EventBridge in which Security Hub and AWS Config report their findings. */
import { serviceEvent, type Trigger } from './collector.ts';

/** The sources of which events become verdicts of external controls; neither, unless the configuration names it. */
export interface ForeignEventSources {
  readonly securityHub: boolean;
  readonly config: boolean;
}

/** The generator of the findings that Plumbline itself writes (shared/reports). */
export const OWN_GENERATOR = 'plumbline/';
/** The rules of AWS Config that Security Hub makes. It reports their results itself. */
const RULES_OF_SECURITY_HUB = 'securityhub-';

export const FINDINGS_EVENT = serviceEvent('aws.securityhub', 'Security Hub Findings - Imported', {
  findings: { GeneratorId: [{ 'anything-but': { prefix: OWN_GENERATOR } }] },
});
export const RULES_EVENT = serviceEvent('aws.config', 'Config Rules Compliance Change', {
  configRuleName: [{ 'anything-but': { prefix: RULES_OF_SECURITY_HUB } }],
});

/** The triggers for which the rules in every account are made, besides those of the controls. */
export const foreignTriggers = ({ securityHub, config }: ForeignEventSources): readonly Trigger[] => [
  ...(securityHub ? [FINDINGS_EVENT] : []),
  ...(config ? [RULES_EVENT] : []),
];
