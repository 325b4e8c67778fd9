/**
 * The digest of the state that a pack's period begins with, computed from its texts without making objects of verdicts.
 */
import { canonical } from '../core/canonical.ts';
import { byteText } from './byte-text.ts';
import { sha256Of } from './bytes.ts';
import { type RowReader, type Texts, valueAt, wholeColumn } from './columns.ts';
import type { PackedState } from './format.ts';

const decoder = new TextDecoder();

/** Computed as by `stateDigests` in shared/core/state-digest.ts: the digest of the digests of the parts. */
export function stateDigestOf({ held, others }: PackedState, reader: RowReader, texts: Texts): string {
  const controls = wholeColumn(held, 'control');
  const resources = wholeColumn(held, 'resource');
  const text = byteText();
  const heldText = (): string => {
    text.clear();
    reader.addTo(text, 1, ['control', 'resource']);
    return decoder.decode(text.bytes());
  };
  const byControl = new Map<string, Map<string, string>>();
  for (const [index, control] of controls.entries()) {
    const id = String(valueAt(texts, control));
    const verdicts = byControl.get(id) ?? new Map<string, string>();
    byControl.set(id, verdicts);
    verdicts.set(String(valueAt(texts, resources[index] ?? 0)), heldText());
  }
  const parts = [...byControl].map(([id, verdicts]) => [id, sha256Of(canonicalOf(verdicts))] as const);
  const rest = Object.entries(others).map(([name, number]) => [name, valueAt(texts, number)] as const);
  return sha256Of(canonical({ ...Object.fromEntries(rest), verdicts: Object.fromEntries(parts) }));
}

/** The canonical JSON of an object whose values are canonical JSON already. */
function canonicalOf(texts: ReadonlyMap<string, string>): string {
  // an object puts keys that are whole numbers first, as it does where `canonical` made the text
  const keys = Object.keys(Object.fromEntries([...texts.keys()].sort().map((key) => [key, null])));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${texts.get(key)}`).join(',')}}`;
}
