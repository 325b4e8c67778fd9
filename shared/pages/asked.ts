/** A request for a page, and the page that answers it. */
import type { Caller, Role } from '../api/caller.ts';
import type { Html } from '../api/html.ts';
import type { Kept } from './kept.ts';
import type { PagePorts } from './ports.ts';

export interface Asked {
  readonly ports: PagePorts;
  readonly caller: Caller;
  readonly roles: readonly Role[];
  readonly now: Date;
  /** The path as the browser shows it. */
  readonly path: string;
  /** The named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Caches answers about the whole organisation while they are valid. */
  readonly kept: Kept;
  /** The token that the page's forms carry. */
  readonly token: string;
  /** ISO instant of `?as-of=`; undefined for the present. */
  readonly at: string | undefined;
}

export interface Page {
  readonly title: string;
  /** Above the title: where this page is. */
  readonly trail?: readonly Crumb[];
  readonly main: Html;
}

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

/** The fields of forms, checked. */
export type Fields = URLSearchParams;

export interface PageRoute {
  /** The path, in which `:name` stands for one part. */
  readonly path: string;
  readonly roles: readonly Role[];
  /** The page takes `?as-of=`. */
  readonly asOf: boolean;
  /** Makes the page; a `Response`, such as a file, is sent unchanged. */
  show(asked: Asked): Promise<Page | Response>;
  /** Handles the page's form, and returns the address that shows the result. */
  act?(asked: Asked, fields: Fields): Promise<string>;
}
