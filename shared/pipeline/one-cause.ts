/**
 * One cause, one alert: if a control of Plumbline judges the same as an external control in the same account and
 * region, the verdict of the external control is recorded without an alert.
 */
import { GLOBAL, ORGANIZATION, type Unit, unitId } from '../core/account.ts';
import type { ClaimingControl } from '../core/catalogue.ts';
import { checkOf, type ExternalSource, sourceOf } from '../core/external.ts';
import type { History } from '../core/ports.ts';
import { type Change, type VerdictsBody, verdictsOf } from '../records/verdicts.ts';

/** The ids of the controls that gave verdicts about an account and region. */
export async function judgedHere(
  history: Pick<History, 'read'>,
  { account, region }: Unit,
): Promise<ReadonlySet<string>> {
  const units = new Set([
    unitId({ account, region }),
    unitId({ account, region: GLOBAL }),
    unitId({ account: ORGANIZATION, region: GLOBAL }),
  ]);
  const states = await Promise.all([...units].map((unit) => history.read(verdictsOf(unit))));
  return new Set(states.flatMap(({ contents }) => Object.keys(contents.revisions)));
}

export interface Quieting {
  /** Ids of the controls that gave verdicts about the same account and region. */
  readonly judged: ReadonlySet<string>;
  readonly claims: readonly ClaimingControl[];
  /** Whether the unit has no import yet. */
  readonly isFirst: boolean;
}

/**
 * Returns a test: does a control of Plumbline, which has judged this account and region, judge the same as the external
 * control of a change?
 */
export async function isAnsweredHere(
  history: Pick<History, 'read'>,
  unit: Unit,
  answers: Readonly<Record<string, readonly string[]>>,
): Promise<(change: Change) => boolean> {
  const judging = await judgedHere(history, unit);
  const equivalents = new Map(Object.entries(answers));
  return (change) =>
    answering(change, equivalents).some((control) => judging.has(control)) || isCounted(change, judging);
}

/** The body, in which a change has a movement that opens no alert if one of the judging controls judges the same. */
export function quieted(body: VerdictsBody, { judged: judging, claims, isFirst }: Quieting): VerdictsBody {
  const equivalents = controlsByCheck(claims);
  const isJudged = (change: Change) =>
    answering(change, equivalents).some((control) => judging.has(control)) || isCounted(change, judging);
  return { ...body, changes: body.changes.map((change) => quiet(openedIfNew(change, isFirst), isJudged)) };
}

/**
 * If a source reports a check for the first time in a known unit, the change is not a revision: the failure appeared.
 */
function openedIfNew(change: Change, isFirst: boolean): Change {
  if (change.movement !== 'revised') return change;
  if (isFirst) return { ...change, movement: 'baseline' };
  return { ...change, movement: change.from === null && change.to === 'fail' ? 'appeared' : 'recorded' };
}

const OPENING: readonly Change['movement'][] = ['appeared', 'regressed', 'expiring'];

/** Ends stay as they are: they close an alert that was opened before the control judged. */
const quiet = (change: Change, isJudged: (change: Change) => boolean): Change =>
  OPENING.includes(change.movement) && isJudged(change) ? { ...change, movement: 'recorded' } : change;

export const TOOLS: Readonly<Record<ExternalSource, 'prowler' | 'securityHub' | 'config'>> = {
  prowler: 'prowler',
  securityhub: 'securityHub',
  config: 'config',
};

type Equivalents = ReadonlyMap<string, readonly string[]>;

/** Tool and check → the controls that judge all of it. A control that judges a part of it may have missed the cause. */
export function controlsByCheck(claims: readonly ClaimingControl[]): Equivalents {
  const found = new Map<string, string[]>();
  for (const { id, equivalents, qualified } of claims)
    for (const tool of Object.values(TOOLS))
      for (const check of equivalents[tool] ?? []) {
        const name = `${tool}/${check}`;
        if (qualified[name]?.how !== 'in-part') found.set(name, [...(found.get(name) ?? []), id]);
      }
  return found;
}

function answering({ control }: Change, equivalents: Equivalents): readonly string[] {
  const source = sourceOf(control);
  if (!source) return [];
  const check = checkOf(control);
  const names = source === 'config' ? [check, managedRule(check)] : [check];
  return names.flatMap((name) => equivalents.get(`${TOOLS[source]}/${name}`) ?? []);
}

/**
 * The identifier of a managed rule that is named after it: `securityhub-s3-bucket-logging-enabled-1a2b3c4d` is named by Security
 * Hub after S3_BUCKET_LOGGING_ENABLED.
 */
const managedRule = (name: string): string =>
  name
    .replace(/^securityhub-/, '')
    .replace(/-[0-9a-f]{6,8}$/, '')
    .replaceAll('-', '_')
    .toUpperCase();

/** Two controls of Plumbline count the findings of Security Hub and the results of AWS Config rules themselves. */
const CRITICAL_FINDINGS = 'securityhub.no-critical-findings';
const CONFIG_RULES = 'operations.config-rules';

function isCounted({ control, external }: Change, judging: ReadonlySet<string>): boolean {
  const source = sourceOf(control);
  if (source === 'securityhub') return external?.severity === 'critical' && judging.has(CRITICAL_FINDINGS);
  return source === 'config' && judging.has(CONFIG_RULES);
}
