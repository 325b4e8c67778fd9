/**
 * The definition of a simulated AWS service: a seed for its state, and the operations that read or change that state.
 */
import type { Random } from './random.ts';
import type { SimulatedAccount, World } from './world.ts';

/** An account and region that hold a piece of state, with random numbers of their own. */
export interface ServiceLocation {
  readonly account: SimulatedAccount;
  /** `global` for services without regions. */
  readonly region: string;
  readonly random: Random;
  readonly now: Date;
  readonly world: World;
  /** Whether this unit has a flaw: true in the given share of units, always the same ones for a seed number. */
  flaw(name: string, share: number): boolean;
}

export interface Call<State, Input = object> {
  readonly state: State;
  readonly input: Input;
  readonly account: SimulatedAccount;
  readonly region: string;
  readonly now: Date;
  readonly world: World;
}

// biome-ignore lint/suspicious/noExplicitAny: each operation has its own input, named where it is written
export type Operation<State> = (call: Call<State, any>) => object;

export interface SimulatedService<State> {
  /** The service id in the SDK client's configuration: `GuardDuty`, `Config Service`. */
  readonly serviceId: string;
  /** Host name prefix in CloudTrail's eventSource: `guardduty`, `config`. */
  readonly eventSource: string;
  readonly scope: 'region' | 'account';
  seed(place: ServiceLocation): State;
  readonly reads: Readonly<Record<string, Operation<State>>>;
  /** Operations that change state; CloudTrail records each one that succeeds, which makes it an event. */
  readonly writes: Readonly<Record<string, Operation<State>>>;
  /** Writes that CloudTrail records under another name than the SDK's: operation → eventName. */
  readonly eventNames?: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: services of every state stand in one list
export type AnyService = SimulatedService<any>;

export const service = <State>(definition: SimulatedService<State>): AnyService => definition;

/** An error as the SDK would throw it after reading it from the wire. */
export function apiError(code: string, message: string, status = 400): Error {
  const error = Object.assign(new Error(message), {
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status },
  });
  error.name = code;
  return error;
}

/** One page of a list, and the token of the next page (its offset, as an opaque string). */
export function page<T>(
  items: readonly T[],
  token: string | undefined,
  size: number | undefined,
  world: World,
): { items: T[]; next: string | undefined } {
  const limit = Math.min(size ?? world.pageSize, world.pageSize);
  const start = token ? Number(Buffer.from(token, 'base64').toString()) : 0;
  if (!Number.isInteger(start)) throw apiError('ValidationException', 'the pagination token is not one of ours');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64') : undefined;
  return { items: items.slice(start, end), next };
}
