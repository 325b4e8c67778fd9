/** Compares the verdicts of controls with the findings of the checks that they claim to be equivalent to. Pure. */
import type { Status } from '../../shared/core/control.ts';

export interface PeerVerdict {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly because: string;
}

/** A finding of the other tool about one resource; `unknown` where it says neither pass nor fail. */
export interface PeerFinding {
  readonly check: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly detail: string;
}

/** A check and a control about the same resource. Several findings about parts of an account are one: the worst. */
export interface Pair {
  readonly check: string;
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly ours: Status;
  readonly theirs: Status;
  readonly because: string;
  readonly detail: string;
}

export interface Comparison {
  readonly pairs: readonly Pair[];
  /** Findings of checks with an equivalent about resources on which no control has a verdict. */
  readonly alone: readonly PeerFinding[];
}

const DECIDED: readonly Status[] = ['pass', 'fail'];
const WORST: readonly Status[] = ['fail', 'unknown', 'pass', 'not-applicable'];
const ACCOUNT = /^\d{12}$/;
const GLOBAL = 'global';

/** Both say pass or fail. */
export const isDecided = ({ ours, theirs }: Pair): boolean => DECIDED.includes(ours) && DECIDED.includes(theirs);
export const agrees = ({ ours, theirs }: Pair): boolean => ours === theirs;

/** `equivalents`: control → the checks that it claims. */
export function compared(
  verdicts: readonly PeerVerdict[],
  findings: readonly PeerFinding[],
  equivalents: Readonly<Record<string, readonly string[]>>,
): Comparison {
  const ofControl = Map.groupBy(verdicts, ({ control }) => control);
  const ofCheck = Map.groupBy(findings, ({ check }) => check);
  const found = Object.entries(equivalents).flatMap(([control, checks]) =>
    checks.map((check) => pairsOf(ofControl.get(control) ?? [], ofCheck.get(check) ?? [])),
  );
  const pairs = found.flatMap(({ pairs }) => pairs);
  const met = new Set(found.flatMap(({ met }) => met));
  const claimed = new Set(Object.values(equivalents).flat());
  return { pairs, alone: findings.filter((one) => claimed.has(one.check) && !met.has(one)) };
}

/** A control about an account judges all of it: every finding there that is about no resource of the control's own counts. */
function pairsOf(verdicts: readonly PeerVerdict[], findings: readonly PeerFinding[]) {
  const places = new Map(verdicts.flatMap((verdict) => placesOf(verdict).map((place) => [place, verdict] as const)));
  const verdictOn = (finding: PeerFinding): PeerVerdict | undefined => {
    const here = { ...finding, resource: finding.account };
    const wanted = [...placesOf(finding).reverse(), placeOf(here), placeOf({ ...here, region: GLOBAL })];
    return wanted.map((place) => places.get(place)).find((verdict) => verdict !== undefined);
  };
  const met = findings.filter((finding) => verdictOn(finding) !== undefined);
  const pairs = [...Map.groupBy(met, verdictOn)].flatMap(([verdict, group]) => {
    const worst = WORST.flatMap((status) => group.filter((one) => one.status === status))[0];
    return verdict && worst ? [pairOf(verdict, worst)] : [];
  });
  return { pairs, met };
}

const pairOf = (
  { control, account, region, resource, status, because }: PeerVerdict,
  { check, status: theirs, detail }: PeerFinding,
): Pair => ({ check, control, account, region, resource, ours: status, theirs, because, detail });

type Place = Pick<PeerFinding, 'account' | 'region' | 'resource'>;

/** An ARN of a log group may end with `:*`. */
const placeOf = ({ account, region, resource }: Place): string =>
  `${account} ${region} ${resource.replace(/:\*$/, '')}`;

/** An ARN names its place by itself, and tools give what has no region to different ones; an account is one for each region. */
const placesOf = (place: Place): string[] =>
  ACCOUNT.test(place.resource) ? [placeOf(place)] : [placeOf({ ...place, region: '' }), placeOf(place)];
