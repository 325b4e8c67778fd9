/**
 * One object of evidence: the facts that a commit's verdicts rest on. It is lines of canonical JSON. The first line
 * says which facts belong to which verdict, and which object has them. Each further line is a fact that no earlier
 * object of the unit has.
 */
import { canonical, sha256 } from '../core/digest.ts';
import { digestsOfTexts } from '../core/fact-texts.ts';
import type { Judged } from '../core/judged.ts';
import type { ParameterValue } from '../core/parameter.ts';

/** The facts that a verdict was judged by, as digests. */
interface Basis extends Pick<Judged, 'control' | 'resource'> {
  readonly facts: string;
  readonly tags?: string;
  readonly others: Readonly<Record<string, string>>;
}

/** The control's revision and parameters at the time of the commit, and the actions that read its facts. */
interface Judging extends Pick<Judged, 'actions' | 'revision'> {
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

interface Contents {
  readonly version: 1;
  readonly unit: string;
  readonly controls: Readonly<Record<string, Judging>>;
  readonly verdicts: readonly Basis[];
  /** Earlier objects of the unit, the newest first, each with the beginnings of the digests of its facts. */
  readonly earlier: readonly (readonly [object: string, facts: readonly string[]])[];
}

export interface EvidenceObject extends Contents {
  /** Facts by their digest. */
  readonly facts: ReadonlyMap<string, string>;
}

/** 128 bits of a digest: two different facts with the same beginning cannot be found. */
const BEGINNING = 32;
/**
 * At most this many facts are listed with the earlier object that has them. If an older fact occurs again, it is stored
 * again.
 */
const CARRIED = 8_192;

const beginningOf = (digest: string): string => digest.slice(0, BEGINNING);

/** The object that stores these facts; `previous` is the unit's newest object, with its name. */
export function evidenceObject(
  unit: string,
  judged: readonly Judged[],
  previous: { readonly name: string; readonly object: EvidenceObject } | null,
): string {
  const places = placesIn(previous);
  const facts = new Map<string, string>();
  const used = new Set<string>();
  const digestOf = digestsOfTexts();
  const kept = (text: string): string => {
    const digest = digestOf(text);
    used.add(beginningOf(digest));
    if (!places.has(beginningOf(digest))) facts.set(digest, text);
    return digest;
  };
  const verdicts = judged.map(({ control, resource, facts: own, tags, others }) => ({
    ...{ control, resource, facts: kept(own) },
    ...(tags === undefined ? {} : { tags: kept(tags) }),
    others: Object.fromEntries(Object.entries(others).map(([name, text]) => [name, kept(text)])),
  }));
  const controls = Object.fromEntries(
    judged.map(({ control, actions, revision, parameters }) => [control, { actions, revision, parameters }]),
  );
  const contents: Contents = { version: 1, unit, controls, verdicts, earlier: carriedOn(places, used) };
  return [canonical(contents), ...facts.values()].map((line) => `${line}\n`).join('');
}

/** Beginning of a digest → object, with the newest object's own facts first. */
function placesIn(previous: { readonly name: string; readonly object: EvidenceObject } | null): Map<string, string> {
  if (!previous) return new Map();
  const { name, object } = previous;
  const own = [...object.facts.keys()].map((digest) => [beginningOf(digest), name] as const);
  const carried = object.earlier.flatMap(([earlier, facts]) => facts.map((fact) => [fact, earlier] as const));
  return new Map([...own, ...carried]);
}

function carriedOn(places: ReadonlyMap<string, string>, used: ReadonlySet<string>): Contents['earlier'] {
  const newestFirst = [...places].sort(([one], [other]) => Number(used.has(other)) - Number(used.has(one)));
  const groups = Map.groupBy(newestFirst.slice(0, Math.max(CARRIED, used.size)), ([, object]) => object);
  return [...groups].map(([object, facts]) => [object, facts.map(([fact]) => fact)] as const);
}

/** Throws `SyntaxError` or `TypeError` for a text that is not such an object. */
export function evidenceIn(text: string): EvidenceObject {
  const [first = '', ...lines] = text.split('\n').filter(Boolean);
  const contents = JSON.parse(first) as Contents;
  if (contents.version !== 1)
    throw new TypeError(`it is of version ${contents.version}, which this release does not know`);
  return { ...contents, facts: new Map(lines.map((line) => [sha256(line), line])) };
}

/**
 * Name of the object that has the facts with this digest; null for this object itself, undefined if it does not say.
 */
export function placeOf({ facts, earlier }: EvidenceObject, digest: string): string | null | undefined {
  if (facts.has(digest)) return null;
  const beginning = beginningOf(digest);
  return earlier.find(([, begins]) => begins.includes(beginning))?.[0];
}

export const basisOf = ({ verdicts }: EvidenceObject, control: string, resource: string): Basis | undefined =>
  verdicts.find((one) => one.control === control && one.resource === resource);
