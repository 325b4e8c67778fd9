/** Gathers the findings of a file into the verdicts of each account and region that it covers. */
import { importedUnitId, type Unit } from '../core/account.ts';
import type { Status } from '../core/control.ts';
import { sha256 } from '../core/digest.ts';
import type { Verdict } from '../core/evaluate.ts';
import { type External, type ExternalSource, externalId, type ImportFormat, SOURCE_NAMES } from '../core/external.ts';
import { inPlainText } from '../core/inert.ts';
import type { Json } from '../uploads/json.ts';
import { asffFinding } from './asff.ts';
import { configFinding } from './config.ts';
import { type ForeignFinding, type ReadContext, type ReadFinding, unusable } from './finding.ts';
import { prowlerFinding, securityHubFinding } from './ocsf.ts';

const READERS: Readonly<Record<ImportFormat, ReadFinding>> = {
  'prowler-ocsf': prowlerFinding,
  'securityhub-ocsf': securityHubFinding,
  asff: asffFinding,
  config: configFinding,
};

/** Verdicts are held in memory until the file is known to be whole: this many take some 500 MB. */
const MOST_VERDICTS = 250_000;
/** Lengths of what is stored of foreign texts. */
const TITLE = 200;
const REASON = 400;
const RESOURCE = 900;

export type ImportedVerdict = Pick<Verdict, 'control' | 'resource' | 'status' | 'because'> & {
  readonly external: External;
  readonly muted: boolean;
};

/** The verdicts of one source about one account and region. */
export interface ImportedUnit extends Unit {
  readonly unit: string;
  readonly source: ExternalSource;
  /** By control and resource. */
  readonly verdicts: ReadonlyMap<string, ImportedVerdict>;
}

export interface Gathered {
  readonly units: readonly ImportedUnit[];
  /** The ids of the external controls that each source judged anywhere in the file. */
  readonly controls: ReadonlyMap<ExternalSource, ReadonlySet<string>>;
  readonly findings: number;
  readonly duplicates: number;
  /** Findings that were left out: Plumbline's own, those of no account of AWS, and those of accounts that were not asked for. */
  readonly own: number;
  readonly elsewhere: number;
  readonly notAsked: number;
}

export interface GatherOptions {
  readonly place?: ReadContext['place'];
  readonly accounts?: readonly string[];
}

export interface Gathering {
  take(element: Json, index: number): void;
  gathered(): Gathered;
}

/** The worst first: of two findings about the same check and resource, the worse one counts. */
const WORST: readonly Status[] = ['fail', 'unknown', 'pass', 'not-applicable'];

interface Building extends ImportedUnit {
  readonly verdicts: Map<string, ImportedVerdict>;
}

export function gathering(format: ImportFormat, { place, accounts }: GatherOptions): Gathering {
  const units = new Map<string, Building>();
  const controls = new Map<ExternalSource, Set<string>>();
  const count = { findings: 0, duplicates: 0, own: 0, elsewhere: 0, notAsked: 0, verdicts: 0 };
  /** The texts that were made of foreign ones, since many findings have the same title and check. */
  const made = new Map<string, string>();
  const once = (text: string, make: (text: string) => string): string => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
  const externals = new Map<string, External>();
  const enter = (finding: ForeignFinding, unit: Building, control: string, resource: string): void => {
    const key = `${control} ${resource}`;
    const before = unit.verdicts.get(key);
    if (before) count.duplicates += 1;
    else count.verdicts += 1;
    if (count.verdicts > MOST_VERDICTS)
      throw unusable(format, `it has more than ${MOST_VERDICTS} results; export one account or region at a time`);
    const title = once(finding.title, (text) => limited(text, TITLE));
    const name = `${finding.severity} ${title}`;
    const external = externals.get(name) ?? { title, severity: finding.severity };
    externals.set(name, external);
    const because = limited(sentenceOf(finding, title), REASON);
    const { status, muted } = finding;
    unit.verdicts.set(key, worse(before, { control, resource, status, because, external, muted }));
  };
  return {
    take: (element, index) => {
      count.findings += 1;
      const finding = READERS[format](element, { format, index, ...(place ? { place } : {}) });
      if (finding === 'own' || finding === 'elsewhere') {
        count[finding] += 1;
        return;
      }
      if (accounts && !accounts.includes(finding.account)) {
        count.notAsked += 1;
        return;
      }
      const unit = unitFor(units, finding);
      const { source, check } = finding;
      const control = once(`${source} ${check}`, () => externalId(source, check));
      controls.set(source, (controls.get(source) ?? new Set()).add(control));
      for (const resource of finding.resources) enter(finding, unit, control, resourceId(resource));
    },
    gathered: () => {
      const { verdicts: _, ...counts } = count;
      return { units: [...units.values()].sort((one, other) => (one.unit < other.unit ? -1 : 1)), controls, ...counts };
    },
  };
}

function unitFor(units: Map<string, Building>, { account, region, source }: ForeignFinding): Building {
  const unit = importedUnitId({ account, region }, source);
  const known = units.get(unit) ?? { unit, account, region, source, verdicts: new Map() };
  units.set(unit, known);
  return known;
}

function worse(before: ImportedVerdict | undefined, next: ImportedVerdict): ImportedVerdict {
  if (!before) return next;
  if (before.status === next.status) return before.muted ? next : before;
  return WORST.indexOf(next.status) < WORST.indexOf(before.status) ? next : before;
}

/** `S3 buckets block public access; Prowler says FAIL: bucket reports is public`. */
function sentenceOf({ source, said, detail, muted }: ForeignFinding, title: string): string {
  const words = `${title}; ${SOURCE_NAMES[source]} says ${said}${muted ? ', muted there' : ''}`;
  return detail === '' || detail === title ? words : `${words}: ${detail}`;
}

function limited(text: string, letters: number): string {
  const plain = inPlainText(text.length > letters * 4 ? text.slice(0, letters * 4) : text);
  return plain.length <= letters ? plain : `${plain.slice(0, letters - 1).toWellFormed()}…`;
}

/** `*` names a whole unit in a verdict, so that no foreign resource may have this name. */
function resourceId(text: string): string {
  const plain = inPlainText(text.length > RESOURCE ? `${text.slice(0, RESOURCE)}…${sha256(text).slice(0, 12)}` : text);
  return plain === '*' || plain === '' ? 'unnamed' : plain;
}
