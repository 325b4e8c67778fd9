/** Routes: each declares its input, its answers and the roles that may ask, as data. The app and the description are made from it. */
import type * as z from 'zod/mini';
import type { Caller, Role } from './caller.ts';
import type { ApiPorts } from './ports.ts';

export type Schema<T> = z.ZodMiniType<T>;
export type ObjectSchema<T> = Schema<T> & { readonly shape: Readonly<Record<string, z.ZodMiniType>> };

/** The checked input of a request. */
export interface Handling<Path, Query, Body> {
  readonly ports: ApiPorts;
  readonly caller: Caller;
  readonly roles: readonly Role[];
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly headers: Headers;
  readonly now: Date;
}

export interface Answer {
  /** 200 if left out. */
  readonly status?: 200 | 201 | 202;
  /** Sent as JSON; a `Response` is sent unchanged. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the answer never changes, so that the caller may cache it. */
  readonly lasting?: boolean;
  /** The content that makes the answer another one, for its tag; the body if left out. Ages, which grow by themselves, are no part of it. */
  readonly tagged?: unknown;
}

/** An answer in the API's description. Its schema is loaded only for the description. */
export interface DescribedAnswer {
  readonly description: string;
  readonly schema?: () => Promise<z.ZodMiniType>;
  /** JSON if left out. */
  readonly type?: string;
}

export interface RouteOf<Path, Query, Body> {
  readonly method: 'get' | 'post';
  /** Below /api/v1, with `:name` for a parameter. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly roles: readonly Role[];
  readonly params?: ObjectSchema<Path>;
  readonly query?: ObjectSchema<Query>;
  /** The schema of a JSON body; `bytes` for a body that the route reads itself. */
  readonly json?: ObjectSchema<Body>;
  readonly bytes?: { readonly description: string };
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
  handle(handling: Handling<Path, Query, Body>): Promise<Answer>;
}

export type Route = RouteOf<unknown, unknown, unknown>;

export const route = <Path = undefined, Query = undefined, Body = undefined>(
  declared: RouteOf<Path, Query, Body>,
): Route => declared as unknown as Route;
