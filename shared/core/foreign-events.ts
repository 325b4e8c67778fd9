/** The events of EventBridge in which Security Hub and AWS Config report their findings. */
import { serviceEvent, type Trigger } from './collector.ts';

/**
 * The sources whose events become verdicts of external controls. The configuration names them; by default there is
 * none.
 */
export interface ForeignEventSources {
  readonly securityHub: boolean;
  readonly config: boolean;
}

/** The generator of the findings that Plumbline itself writes (shared/reports). */
export const OWN_GENERATOR = 'plumbline/';
/** The AWS Config rules that Security Hub creates. Security Hub reports their results itself. */
const RULES_OF_SECURITY_HUB = 'securityhub-';

export const FINDINGS_EVENT = serviceEvent('aws.securityhub', 'Security Hub Findings - Imported', {
  findings: { GeneratorId: [{ 'anything-but': { prefix: OWN_GENERATOR } }] },
});
export const RULES_EVENT = serviceEvent('aws.config', 'Config Rules Compliance Change', {
  configRuleName: [{ 'anything-but': { prefix: RULES_OF_SECURITY_HUB } }],
});

/** Triggers for which every account also gets EventBridge rules, besides the triggers of the controls. */
export const foreignTriggers = ({ securityHub, config }: ForeignEventSources): readonly Trigger[] => [
  ...(securityHub ? [FINDINGS_EVENT] : []),
  ...(config ? [RULES_EVENT] : []),
];
