/** Requirements of frameworks and checks of other tools that an item names: `CIS 1.4`, `S3.8`, `CC6.1`, a rule of AWS Config. */
import type { MatchedControl } from './matched-control.ts';

/** A normalised reference → the ids of the controls that are evidence for it. */
export type References = ReadonlyMap<string, ReadonlySet<string>>;

/** If more controls than this are evidence for a requirement, naming the requirement does not single one out. */
const FEW = 4;

export function referencesOf(controls: readonly MatchedControl[]): References {
  const references = new Map<string, Set<string>>();
  const enter = (reference: string, id: string) =>
    references.set(reference, (references.get(reference) ?? new Set()).add(id));
  for (const { id, claims } of controls) {
    for (const requirement of claims.satisfies) {
      const slash = requirement.indexOf('/');
      enter(`${familyOf(requirement.slice(0, slash))} ${requirement.slice(slash + 1).toLowerCase()}`, id);
    }
    for (const name of Object.values(claims.equivalents).flat()) enter(comparable(name), id);
  }
  for (const [reference, ids] of references) if (ids.size > FEW) references.delete(reference);
  return references;
}

/** `cis` of `cis-aws-3.0`: a checklist seldom names the edition. */
const familyOf = (framework: string): string => framework.split('-')[0] ?? framework;
const comparable = (name: string): string => name.toLowerCase().replaceAll('_', '-');

const NUMBERED =
  /\b(cis|nist|soc ?2|iso(?:[ -]?27001)?|pci(?:[ -]?dss)?|fsbp|hipaa|gdpr)\b[^\n\d()a-z]{0,4}(?:aws |v?\d\.\d(?:\.\d)? )?([a-z]{0,3}[.-]?\d[\d.()a-z-]{0,14})/gi;
const CHECK = /\b[A-Za-z0-9]{2,20}(?:\.\d{1,3}\b|(?:[-_][A-Za-z0-9]{1,30}){2,15})/g;

/** Id of a control → the reference in the text that names it. */
export function referencesIn(text: string, references: References): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  const take = (reference: string, written: string) => {
    for (const id of references.get(reference) ?? []) if (!named.has(id)) named.set(id, written);
  };
  for (const [written, family = '', number = ''] of text.matchAll(NUMBERED))
    take(`${nameOf(family)} ${numberOf(number)}`, written.replace(/[).-]{1,3}$/, ''));
  for (const [written] of text.matchAll(CHECK)) take(comparable(written), written);
  return named;
}

const nameOf = (family: string): string =>
  family
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^(iso|pci).*/, '$1');

/** A bracket that the sentence closes is no part of the number: `(CIS 1.4)`, but `AC-2(1)`. */
function numberOf(written: string): string {
  const number = written.toLowerCase().replace(/[.-]{1,14}$/, '');
  return number.includes('(') ? number.slice(0, number.lastIndexOf(')') + 1) || number : (number.split(')')[0] ?? '');
}
