/** The texts of foreign findings as they are stored: plain, and of bounded length. */
import { sha256 } from '../core/digest.ts';
import { SOURCE_NAMES } from '../core/external.ts';
import { inPlainText } from '../core/inert.ts';
import type { ForeignFinding } from './finding.ts';

const TITLE = 200;
const REASON = 400;
const RESOURCE = 900;

export const storedTitle = (title: string): string => limited(title, TITLE);

/** `S3 buckets block public access; Prowler says FAIL: bucket reports is public`. */
export function storedReason({ source, said, detail, muted }: ForeignFinding, title: string): string {
  const words = `${title}; ${SOURCE_NAMES[source]} says ${said}${muted ? ', muted there' : ''}`;
  return limited(detail === '' || detail === title ? words : `${words}: ${detail}`, REASON);
}

function limited(text: string, letters: number): string {
  const plain = inPlainText(text.length > letters * 4 ? text.slice(0, letters * 4) : text);
  return plain.length <= letters ? plain : `${plain.slice(0, letters - 1).toWellFormed()}…`;
}

/** In a verdict, `*` names a whole unit, so no imported resource may have this name. */
export function storedResource(text: string): string {
  const plain = inPlainText(text.length > RESOURCE ? `${text.slice(0, RESOURCE)}…${sha256(text).slice(0, 12)}` : text);
  return plain === '*' || plain === '' ? 'unnamed' : plain;
}
