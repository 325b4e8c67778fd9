/** Gathers the findings of a file into the verdicts of each account and region that it covers. */
import { importedUnitId } from '../core/account.ts';
import { type ExternalSource, externalId, type ImportFormat } from '../core/external.ts';
import type { Json } from '../uploads/json.ts';
import { asffFinding } from './asff.ts';
import { configFinding } from './config.ts';
import { type ForeignFinding, type ReadContext, type ReadFinding, unusable } from './finding.ts';
import { instantOf } from './instant.ts';
import { prowlerFinding, securityHubFinding } from './ocsf.ts';
import { storedReason, storedResource, storedTitle } from './stored.ts';
import type { ImportedPlace, VerdictSink } from './verdicts.ts';

const READERS: Readonly<Record<ImportFormat, ReadFinding>> = {
  'prowler-ocsf': prowlerFinding,
  'securityhub-ocsf': securityHubFinding,
  asff: asffFinding,
  config: configFinding,
};

/** The verdicts of one account and region are committed together, and held in memory for that. */
const MOST_VERDICTS = 250_000;
/** The most external controls in one import, because its record names each. */
const MOST_CONTROLS = 250_000;
const MOST_PLACES = 100_000;
/** The most texts that are cached because many findings share them. */
const MOST_TEXTS = 10_000;

export interface Gathered {
  readonly places: readonly ImportedPlace[];
  /** The ids of the external controls that each source judged anywhere in the file. */
  readonly controls: ReadonlyMap<ExternalSource, ReadonlySet<string>>;
  /** The instant of the newest finding of each source; absent where its findings have none. */
  readonly observed: ReadonlyMap<ExternalSource, string>;
  readonly findings: number;
  /**
   * Findings that were left out: Plumbline's own, those that are not about an AWS account, and those of accounts that
   * --accounts does not name.
   */
  readonly own: number;
  readonly elsewhere: number;
  /** Sample findings. */
  readonly sample: number;
  readonly notAsked: number;
}

export interface GatherOptions {
  readonly place?: ReadContext['place'];
  readonly accounts?: readonly string[];
  /** ISO instant: findings of a later one have no instant. */
  readonly now: string;
}

export interface Gathering {
  take(element: Json, index: number): void;
  gathered(): Gathered;
}

export function gathering(format: ImportFormat, { place, accounts, now }: GatherOptions, into: VerdictSink): Gathering {
  const places = new Map<string, ImportedPlace>();
  const controls = new Map<ExternalSource, Set<string>>();
  const observed = new Map<ExternalSource, string>();
  const results = new Map<string, number>();
  const count = { findings: 0, own: 0, elsewhere: 0, sample: 0, notAsked: 0 };
  const once = remembering();
  const enter = (finding: ForeignFinding, unit: string, control: string, resource: string): void => {
    const found = (results.get(unit) ?? 0) + 1;
    results.set(unit, found);
    if (found > MOST_VERDICTS)
      throw unusable(format, `it has more than ${MOST_VERDICTS} results about ${unit}; export a part of its checks`);
    const title = once(finding.title, storedTitle);
    const { status, muted, severity } = finding;
    const because = storedReason(finding, title);
    into.add(unit, { control, resource, status, because, external: { title, severity }, muted });
  };
  const controlIn = ({ source, check }: ForeignFinding): string => {
    const control = once(`${source} ${check}`, () => externalId(source, check));
    const known = controls.get(source) ?? new Set();
    controls.set(source, known.add(control));
    if (known.size > MOST_CONTROLS) throw unusable(format, `it has more than ${MOST_CONTROLS} checks`);
    return control;
  };
  const placeIn = ({ account, region, source }: ForeignFinding): string => {
    const unit = importedUnitId({ account, region }, source);
    if (places.has(unit)) return unit;
    const found = { unit, account, region, source };
    places.set(unit, found);
    if (places.size > MOST_PLACES) throw unusable(format, `it has more than ${MOST_PLACES} accounts and regions`);
    into.place(found);
    return unit;
  };
  return {
    take: (element, index) => {
      count.findings += 1;
      const finding = READERS[format](element, { format, index, ...(place ? { place } : {}) });
      if (typeof finding === 'string') {
        count[finding] += 1;
        return;
      }
      if (accounts && !accounts.includes(finding.account)) {
        count.notAsked += 1;
        return;
      }
      const { source, resources } = finding;
      const at = instantOf(finding.observed, now);
      if (at !== null && at > (observed.get(source) ?? '')) observed.set(source, at);
      const unit = placeIn(finding);
      const control = controlIn(finding);
      for (const resource of resources) enter(finding, unit, control, storedResource(resource));
    },
    gathered: () => ({
      ...{ places: [...places.values()].sort((one, other) => (one.unit < other.unit ? -1 : 1)), controls, observed },
      ...count,
    }),
  };
}

/**
 * Caches a conversion of texts, since many findings have the same title and check. If there are too many, the cache is
 * emptied.
 */
function remembering() {
  const made = new Map<string, string>();
  return (text: string, make: (text: string) => string): string => {
    const known = made.get(text) ?? make(text);
    if (made.size >= MOST_TEXTS) made.clear();
    made.set(text, known);
    return known;
  };
}
