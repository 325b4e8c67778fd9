/** Reads XML as a stream: expands only XML's own entities, and refuses truncated documents. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { UploadKind } from '../core/upload.ts';
import { unusable } from './failure.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Handler {
  opened(element: Element, within: readonly string[]): void;
  closed?(name: string): void;
}

const DEEPEST = 100;

/** Calls the handler for each element; throws a `UsageError` for incomplete or invalid XML. */
export async function readXml(kind: UploadKind, text: AsyncIterable<string>, handler: Handler): Promise<void> {
  const parser = new SaxesParser({ xmlns: false });
  const path: string[] = [];
  parser.on('error', (error) => {
    throw unusable(kind, `its XML is not whole (${error.message})`, error);
  });
  parser.on('doctype', (doctype) => {
    if (/\[|<!/.test(doctype)) throw unusable(kind, 'it declares entities of its own, which are not expanded');
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (path.length >= DEEPEST) throw unusable(kind, `its elements are nested deeper than ${DEEPEST}`);
    handler.opened({ name, attributes }, path);
    path.push(name);
  });
  parser.on('closetag', ({ name }) => {
    path.pop();
    handler.closed?.(name);
  });
  for await (const part of text) parser.write(part);
  parser.close();
}

/** A count in an attribute: null where there is none. */
export function countIn(kind: UploadKind, { name, attributes }: Element, attribute: string): number | null {
  const written = attributes[attribute];
  if (written === undefined) return null;
  if (/^\d{1,12}$/.test(written)) return Number(written);
  throw unusable(kind, `${attribute} of its element ${name} is no count`);
}
